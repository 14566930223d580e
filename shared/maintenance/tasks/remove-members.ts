import { DeleteChatGroupParticipants } from '../../operations/delete-chat-group-participants.js';
import { type RemovalRecords, removalRecords } from '../../state/removal-records.js';
import { isObserved } from '../../settings/cams-profile.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { confirmGone } from './confirm-gone.js';
import { endOfFailure, isFinal } from './end-of-failure.js';
import { lookAtMembers, MEMBERS_INCOMPLETE } from './look-at-members.js';
import { maskNumber } from './mask-number.js';

const FIRST_SIGHT = 1;

/** Has CAMS remove members. It takes the removal at once and carries it out a little later. */
export const sendRemoval = async (
  { cams }: TaskContext<unknown>,
  groupId: string,
  numbers: readonly string[],
): Promise<void> => {
  await cams.call(DeleteChatGroupParticipants, {
    GroupId: groupId,
    List: numbers.map((number) => ({ ParticipantNumber: number })),
  });
};

/** Looks who is left. @returns those who are left. */
const findOut = async (
  groupId: string,
  numbers: readonly string[],
  context: TaskContext<unknown>,
  removals: RemovalRecords,
): Promise<{ readonly left: readonly string[]; readonly complete: boolean; readonly gone: boolean }> => {
  const { members, hidden, complete, gone } = await lookAtMembers(context, groupId, numbers);
  if (members.length === 0 && complete) {
    await removals.acknowledge(groupId);
    // Else the list may lead the removal: whoever is off it is looked for again when the run finishes.
    if (gone || isObserved(context.config.profile, 'members-source', 'real')) {
      await removals.see(groupId, { left: 0, hidden, gone }, FIRST_SIGHT);
    }
  }
  return { left: members, complete, gone };
};

/**
 * Removes members of one group, once in a run. When an answer is lost, the list of members tells who is still to be
 * removed. Who is left in the end is looked at when the run finishes: CAMS takes its time.
 */
export const removeMembers = async (
  groupId: string,
  numbers: readonly string[],
  subject: string | undefined,
  context: TaskContext<unknown>,
): Promise<ItemEnd> => {
  const removals = removalRecords(context.database, context.runId);
  const done: ItemEnd = { end: 'Done', told: { Removed: numbers.map(maskNumber) } };
  const gone: ItemEnd = { end: 'Already', code: 'Gone' };
  const begun = await removals.begin(groupId);
  if (begun?.acknowledged) return done;
  try {
    let left = numbers;
    if (begun) {
      const found = await findOut(groupId, numbers, context, removals);
      if (found.left.length === 0 && !found.complete) return { end: 'Unknown', code: MEMBERS_INCOMPLETE };
      if (found.left.length === 0) return found.gone ? gone : done;
      ({ left } = found);
    }
    await sendRemoval(context, groupId, left);
    await removals.acknowledge(groupId);
    return done;
  } catch (error) {
    const end = endOfFailure(error);
    if (await confirmGone(error, groupId, [subject], context)) {
      await removals.acknowledge(groupId);
      await removals.see(groupId, { left: 0, hidden: 0, gone: true }, FIRST_SIGHT);
      return gone;
    }
    // WhatsApp may refuse a list that names somebody who has left meanwhile.
    return isFinal(error) ? refusedRemoval(groupId, numbers, context, removals, end) : end;
  }
};

const refusedRemoval = async (
  groupId: string,
  numbers: readonly string[],
  context: TaskContext<unknown>,
  removals: RemovalRecords,
  refusal: ItemEnd,
): Promise<ItemEnd> => {
  try {
    const { left, complete } = await findOut(groupId, numbers, context, removals);
    if (left.length === 0 && !complete) return { end: 'Failed', code: MEMBERS_INCOMPLETE };
    if (left.length === 0) return { end: 'Already', code: 'NotMember' };
    if (left.length === numbers.length) return refusal;
    await sendRemoval(context, groupId, left);
    await removals.acknowledge(groupId);
    return { end: 'Done', told: { Removed: left.map(maskNumber) } };
  } catch (error) {
    return endOfFailure(error);
  }
};
