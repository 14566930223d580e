import type { GroupsRead } from '../../cams/read/groups.js';
import { stateOf } from '../../cams/read/row.js';
import { removalRecords, type RemovalRecords, type RemovalTotals } from '../../state/removal-records.js';
import { runItems } from '../../state/run-items.js';
import { LIST_UNSETTLED } from '../list-unsettled.js';
import { isObserved } from '../../settings/cams-profile.js';
import type { Shortfall, TaskContext, Verification } from '../task.js';
import { endOfFailure } from './end-of-failure.js';
import { lookAtMembers } from './look-at-members.js';
import { lookThroughGroups } from './look-through-groups.js';
import { maskNumber } from './mask-number.js';
import { sendRemoval } from './remove-members.js';

const CHUNK = 100;
const GROUPS_TOLD = 100;
const ROUNDS = 3;
/** The round that has those removed once more who are still there: CAMS may have done only a part of what it took. */
const SECOND_REMOVAL = 2;
const PAUSE_MS = 2000;
// Lists may lead the removal, which can still fail: until it was observed that they do not, nobody looks earlier.
const SETTLING_MS = 60_000;

/** @returns whether the list of members says who of these is there. */
const lookAgain = async (
  groupId: string,
  numbers: readonly string[],
  context: TaskContext<unknown>,
  removals: RemovalRecords,
  round: number,
): Promise<boolean> => {
  try {
    const { members, hidden, complete, gone } = await lookAtMembers(context, groupId, numbers);
    if (members.length > 0 && round === SECOND_REMOVAL) await sendRemoval(context, groupId, members);
    // A list that was cut short says nothing of those whom it does not show.
    if (members.length === 0 && !complete) return false;
    await removals.see(groupId, { left: members.length, hidden, gone }, round);
    return true;
  } catch (error) {
    // A group that cannot be looked at now is looked at in the next round; after the last it is told as not checked.
    endOfFailure(error);
    return false;
  }
};

/** Waits after a removal: as long as its effect takes, and longer while lists may lead it. */
const letSettle = async ({ cams, config }: TaskContext<unknown>, effectMs: number): Promise<void> => {
  await cams.wait(isObserved(config.profile, 'members-source', 'real') ? effectMs : SETTLING_MS);
};

/** Looks at the groups that the run worked on. Whoever is still there is waited for, removed again, and waited for. */
const checkRemovals = async (
  numbers: readonly string[],
  context: TaskContext<unknown>,
  removals: RemovalRecords,
): Promise<void> => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    let after = '';
    for (;;) {
      const groupIds = await removals.unproved(round, after, CHUNK);
      if (groupIds.length === 0) break;
      // CAMS takes its time: who is looked for at once is often there still, and would have to be looked for again.
      if (after === '') await letSettle(context, PAUSE_MS);
      await context.cams.each(groupIds, async (groupId) => {
        await lookAgain(groupId, numbers, context, removals, round);
      });
      after = groupIds.at(-1) ?? '';
    }
  }
};

interface NewGroups extends GroupsRead {
  /** How many of them could not be looked at. */
  readonly unchecked: number;
}

/** Looks at groups that no plan has seen: those created while the run worked. Nobody is removed from them. */
const checkNewGroups = async (
  numbers: readonly string[],
  context: TaskContext<unknown>,
  removals: RemovalRecords,
): Promise<NewGroups> => {
  const items = runItems(context.database, context.runId);
  let unchecked = 0;
  const read = await lookThroughGroups(context, async (rows) => {
    const planned = await items.planned(rows.map(({ GroupId }) => GroupId));
    const fresh = rows.filter((row) => !planned.has(row.GroupId) && stateOf(row) !== 'DELETING');
    await context.cams.each(fresh, async ({ GroupId }) => {
      if (!(await lookAgain(GroupId, numbers, context, removals, ROUNDS))) unchecked += 1;
    });
  });
  return { ...read, unchecked };
};

const shortfallsOf = (
  { checked, left }: RemovalTotals,
  groups: number,
  { whole, notYetNamed }: GroupsRead,
): readonly Shortfall[] => [
  ...(left > 0
    ? [{ reason: 'MembershipsLeft', message: `Memberships left: ${String(left)}. LeftIn names the groups.` }]
    : []),
  ...(checked < groups
    ? [
        {
          reason: 'GroupsNotChecked',
          message: `Groups that could not be looked at again: ${String(groups - checked)}.`,
        },
      ]
    : []),
  ...(whole ? [] : [LIST_UNSETTLED]),
  ...(notYetNamed > 0
    ? [
        {
          reason: 'NotYetNamed',
          message: `Groups that are being created and have no GroupId yet: ${String(notYetNamed)}.`,
        },
      ]
    : []),
];

/**
 * Lists the members of every group that was worked on, and of every group that has been created since. Goes on where it was
 * interrupted.
 */
export const proveRemoval = async (
  numbers: readonly string[],
  context: TaskContext<unknown>,
): Promise<Verification> => {
  const removals = removalRecords(context.database, context.runId);
  await checkRemovals(numbers, context, removals);
  const fresh = await checkNewGroups(numbers, context, removals);
  const totals = await removals.totals();
  const { checked, gone, left, hidden } = totals;
  const groups = totals.groups + fresh.unchecked;
  return {
    proof: {
      Numbers: numbers.map(maskNumber),
      Groups: groups,
      GroupsChecked: checked,
      GroupsGone: gone,
      MembershipsLeft: left,
      HiddenMembers: hidden,
      LeftIn: await removals.leftIn(GROUPS_TOLD),
    },
    shortfalls: shortfallsOf(totals, groups, fresh),
  };
};
