import { type NamedRow, stateOf } from '../cams/read/row.js';
import type { RunItem } from '../state/run-item.js';
import type { WorkingStates } from './task.js';

/** What is planned for a group whose state lets nothing be done to it; its code ends with the state. */
export const NOT_WORKED_ON = 'NotWorkedOn';

// The name of a state comes from CAMS.
const wordFor = (state: string): string => {
  if (state === '') return 'NONE';
  return /^[A-Z_]{1,32}$/.test(state) ? state : 'UNREADABLE';
};

/**
 * What becomes of the item of a group whose state does not let the task work on it: it is reported, and fails where the
 * task should have changed the group. A group that is being created is left to the next run, unless it was named.
 *
 * @param worksOn undefined: the task works on groups in every state.
 * @param isAsked whether the request names the group: then nothing may be left undone.
 * @returns nothing when the group can be worked on.
 */
export const notWorkedOn = (
  row: NamedRow,
  worksOn: WorkingStates | undefined,
  isAsked: boolean,
): Partial<Pick<RunItem, 'action' | 'state' | 'code'>> => {
  const state = stateOf(row);
  if (!worksOn || worksOn.states.includes(state)) return {};
  const end = state === 'CREATING' ? 'Skipped' : worksOn.otherwise;
  return { action: NOT_WORKED_ON, state: isAsked ? 'Failed' : end, code: `${NOT_WORKED_ON}.${wordFor(state)}` };
};
