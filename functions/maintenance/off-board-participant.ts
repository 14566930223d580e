import { serveTask } from '../../shared/invocation/serve-task.js';
import { offBoardParticipant } from '../../shared/maintenance/tasks/off-board-participant.js';

export const handler = serveTask(offBoardParticipant);
