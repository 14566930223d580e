import type { Task, TaskName } from '../../../shared/maintenance/task.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';

/** Does something with the task of a name, whatever its parameters are. */
export const useTask = <Result>(name: TaskName, use: <Params>(task: Task<Params>) => Result): Result => {
  switch (name) {
    case 'rotate-invite-links':
      return use(rotateInviteLinks);
    case 'off-board-participant':
      return use(offBoardParticipant);
    case 'apply-group-profile':
      return use(applyGroupProfile);
    case 'delete-empty-groups':
      return use(deleteEmptyGroups);
    case 'take-group-inventory':
      return use(takeGroupInventory);
  }
};
