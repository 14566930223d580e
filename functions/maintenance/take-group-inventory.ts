import { serveTask } from '../../shared/invocation/serve-task.js';
import { takeGroupInventory } from '../../shared/maintenance/tasks/take-group-inventory.js';

export const handler = serveTask(takeGroupInventory);
