import type { Task } from '../shared/maintenance/task.js';
import { applyGroupProfile } from '../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../shared/maintenance/tasks/take-group-inventory.js';

/** What is told of a task, whatever its parameters are. */
type AnyTask = Pick<Task<unknown>, 'name' | 'summary' | 'ramActions' | 'params'>;

export interface MaintenanceFunction {
  readonly task: AnyTask;
  /** Examples, all switched off: whoever deploys them sets space and number, and switches them on. */
  readonly triggers: readonly object[];
}

const timer = (triggerName: string, cronExpression: string, request: object): object => ({
  triggerName,
  triggerType: 'timer',
  triggerConfig: {
    cronExpression,
    enable: false,
    payload: JSON.stringify({
      ...request,
      CustSpaceId: '${vars.maintenanceSpace}',
      BusinessNumber: '${vars.maintenanceNumber}',
    }),
  },
});

/** The maintenance functions and the triggers that are deployed with them. */
export const maintenanceFunctions: readonly MaintenanceFunction[] = [
  {
    task: rotateInviteLinks,
    triggers: [timer('weekly', 'CRON_TZ=Asia/Shanghai 0 0 3 * * SUN', { Mode: 'plan-and-apply' })],
  },
  {
    task: offBoardParticipant,
    triggers: [
      {
        triggerName: 'employee-left',
        triggerType: 'eventbridge',
        triggerConfig: {
          triggerEnable: false,
          asyncInvocationType: true,
          // data of the event is the request: {"Mode": "plan-and-apply", "CustSpaceId", "BusinessNumber", "ParticipantNumbers"}
          eventRuleFilterPattern: JSON.stringify({ type: ['crm:employee:left'] }),
          eventSourceConfig: { eventSourceType: 'Default' },
        },
      },
    ],
  },
  {
    task: applyGroupProfile,
    triggers: [
      timer('campaign-begins', 'CRON_TZ=Asia/Shanghai 0 0 8 1 3 *', {
        Mode: 'plan',
        Filter: { SubjectPrefix: 'Spring' },
        Description: 'The spring sale has begun.',
      }),
    ],
  },
  {
    task: deleteEmptyGroups,
    triggers: [timer('weekly', 'CRON_TZ=Asia/Shanghai 0 0 4 * * SUN', { Mode: 'plan' })],
  },
  {
    task: takeGroupInventory,
    triggers: [
      timer('six-hourly', '@every 6h', { Mode: 'plan-and-apply' }),
      timer('nightly-full', 'CRON_TZ=Asia/Shanghai 0 30 2 * * *', { Mode: 'plan-and-apply', Full: true }),
    ],
  },
];
