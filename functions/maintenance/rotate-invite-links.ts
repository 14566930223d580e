import { serveTask } from '../../shared/invocation/serve-task.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';

export const handler = serveTask(rotateInviteLinks);
