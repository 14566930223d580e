import { serveTask } from '../../shared/invocation/serve-task.js';
import { applyGroupProfile } from '../../shared/maintenance/tasks/apply-group-profile.js';

export const handler = serveTask(applyGroupProfile);
