import { serveTask } from '../../shared/invocation/serve-task.js';
import { deleteEmptyGroups } from '../../shared/maintenance/tasks/delete-empty-groups.js';

export const handler = serveTask(deleteEmptyGroups);
