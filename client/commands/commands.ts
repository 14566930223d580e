import type { Command } from '../command/command.js';
import { createsList } from './creates-list.js';
import { createsSettle } from './creates-settle.js';
import { doctor } from './doctor/doctor.js';
import { exportGroups } from './export.js';
import { changeCommands } from './groups/change-commands.js';
import { closeGroup, deleteGroup } from './groups/end-commands.js';
import { listGroups } from './groups/list-groups.js';
import { listMembers } from './groups/list-members.js';
import { removeMembers } from './groups/remove-members.js';
import { maintainRuns } from './maintain/list-runs.js';
import { maintainReport } from './maintain/report-command.js';
import { maintainResume } from './maintain/resume-command.js';
import { maintainGo, maintainStop } from './maintain/switch-commands.js';
import { taskCommands } from './maintain/task-commands.js';
import { maintainWatch } from './maintain/watch-command.js';

/** Everything that `chat-groups` does, in the order of its help. */
export const commands: readonly Command[] = [
  listGroups,
  ...changeCommands,
  closeGroup,
  listMembers,
  removeMembers,
  deleteGroup,
  ...taskCommands,
  maintainResume,
  maintainStop,
  maintainGo,
  maintainRuns,
  maintainWatch,
  maintainReport,
  exportGroups,
  createsList,
  createsSettle,
  doctor,
];
