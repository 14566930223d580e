import { removalRecords, type RemovalRecords } from '../../state/removal-records.js';
import type { JsonObject, TaskContext } from '../task.js';
import { endOfFailure } from './end-of-failure.js';
import { lookAtMembers } from './look-at-members.js';
import { maskNumber } from './mask-number.js';
import { sendRemoval } from './remove-members.js';

const CHUNK = 100;
const GROUPS_TOLD = 100;
const ROUNDS = 3;
/** The round that has those removed once more who are still there: CAMS may have done only a part of what it took. */
const SECOND_REMOVAL = 2;
const PAUSE_MS = 2000;

const lookAgain = async (
  groupId: string,
  numbers: readonly string[],
  context: TaskContext<unknown>,
  removals: RemovalRecords,
  round: number,
): Promise<void> => {
  try {
    const { members, hidden, gone } = await lookAtMembers(context.cams, groupId, numbers);
    if (members.length > 0 && round === SECOND_REMOVAL) await sendRemoval(context, groupId, members);
    await removals.see(groupId, { left: members.length, hidden, gone }, round);
  } catch (error) {
    // A group that cannot be looked at now is looked at in the next round; after the last it is told as not checked.
    endOfFailure(error);
  }
};

/**
 * Lists the members of every group that was worked on, and goes on where it was interrupted. Whoever is still there is
 * waited for, then removed once more, then waited for again.
 */
export const proveRemoval = async (numbers: readonly string[], context: TaskContext<unknown>): Promise<JsonObject> => {
  const removals = removalRecords(context.database, context.runId);
  for (let round = 1; round <= ROUNDS; round += 1) {
    let after = '';
    for (;;) {
      const groupIds = await removals.unproved(round, after, CHUNK);
      if (groupIds.length === 0) break;
      if (after === '' && round > 1) await context.timing.pause(PAUSE_MS);
      for (const groupId of groupIds) await lookAgain(groupId, numbers, context, removals, round);
      after = groupIds.at(-1) ?? '';
    }
  }
  const { groups, checked, gone, left, hidden } = await removals.totals();
  return {
    Numbers: numbers.map(maskNumber),
    Groups: groups,
    GroupsChecked: checked,
    GroupsGone: gone,
    MembershipsLeft: left,
    HiddenMembers: hidden,
    LeftIn: await removals.leftIn(GROUPS_TOLD),
  };
};
