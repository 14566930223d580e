import type { GroupRow } from '../../cams/read/row.js';
import { linkDigest } from '../../groups/digests.js';
import { AddChatGroupInviteLink } from '../../operations/add-chat-group-invite-link.js';
import { DeleteChatGroupInviteLink } from '../../operations/delete-chat-group-invite-link.js';
import { linkRecords, type LinkRecords } from '../../state/link-records.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { endOfFailure, isFinal, isGone } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';

/** The group whose link is to be changed, as the plan saw it. */
export interface LinkTarget {
  readonly groupId: string;
  /** What the group is found by. */
  readonly subject: string | undefined;
  /** Digest of the link at the time of the plan; null for none. */
  readonly before: string | null;
}

/** What is to become of the link: a new one in its place, or none. */
export type LinkChange = 'replace' | 'close';

const SIGHTS_BEFORE_GONE = 3;

export const digestOfLink = ({ InviteLink }: GroupRow): string | null =>
  InviteLink === undefined || InviteLink === '' ? null : linkDigest(InviteLink);

const send = async (change: LinkChange, groupId: string, { cams }: TaskContext<unknown>): Promise<string | null> => {
  if (change === 'replace') {
    const { InviteLink } = await cams.call(AddChatGroupInviteLink, { GroupId: groupId });
    return linkDigest(InviteLink);
  }
  await cams.call(DeleteChatGroupInviteLink, { GroupId: groupId });
  return null;
};

const settle = async (
  { groupId }: LinkTarget,
  context: TaskContext<unknown>,
  links: LinkRecords,
  liveDigest: string | null,
  end: ItemEnd,
): Promise<ItemEnd> => {
  await links.settle(groupId, context.runId, liveDigest, context.timing.nowMs());
  return end;
};

/** Finds out what became of a change whose answer was lost. @returns undefined: it was not made. */
const findOut = async (
  change: LinkChange,
  target: LinkTarget,
  before: string | null,
  context: TaskContext<unknown>,
  links: LinkRecords,
  attempt: number,
): Promise<ItemEnd | undefined> => {
  const { row, whole } = await findGroupRow(context, target.groupId, [target.subject, undefined]);
  // A new link must not be made twice: only a list that is whole, and again, says that the group is gone.
  if (!row && !whole) return { end: 'Unknown', code: 'ListUnsettled' };
  if (!row) return { end: attempt < SIGHTS_BEFORE_GONE ? 'Unknown' : 'Skipped', code: 'Gone' };
  const seen = digestOfLink(row);
  const made = change === 'close' ? seen === null : seen !== null && seen !== before;
  return made ? settle(target, context, links, seen, { end: 'Done' }) : undefined;
};

/** CAMS refuses to delete a link that is not there by a code that no page names: the row tells whether that is why. */
const isClosedAlready = async (target: LinkTarget, context: TaskContext<unknown>): Promise<boolean> => {
  try {
    const { row } = await findGroupRow(context, target.groupId, [target.subject, undefined]);
    return row !== undefined && digestOfLink(row) === null;
  } catch (error) {
    endOfFailure(error);
    return false;
  }
};

/**
 * Replaces or deletes the invite link of one group, once in a run. What was there before is recorded before anything is
 * sent; when an answer is lost, the link that is there tells whether the change was made, and it is never made again.
 */
export const changeLink = async (
  change: LinkChange,
  target: LinkTarget,
  context: TaskContext<unknown>,
  attempt: number,
): Promise<ItemEnd> => {
  const { runId, timing } = context;
  const links = linkRecords(context.database, context.scope);
  const record = await links.find(target.groupId);
  const ours = record?.runId === runId ? record : undefined;
  if (ours?.settled) return { end: 'Already', code: change === 'close' ? 'Closed' : 'Replaced' };
  try {
    if (ours) {
      const found = await findOut(change, target, ours.beforeDigest, context, links, attempt);
      if (found) return found;
    } else {
      // A link that somebody replaced since the plan would be taken for ours if the plan's word counted.
      const { row } =
        change === 'replace' ? await findGroupRow(context, target.groupId, [target.subject]) : { row: undefined };
      await links.begin(target.groupId, runId, row ? digestOfLink(row) : target.before, timing.nowMs());
    }
    return await settle(target, context, links, await send(change, target.groupId, context), { end: 'Done' });
  } catch (error) {
    if (change === 'close' && isFinal(error) && !isGone(error) && (await isClosedAlready(target, context))) {
      return settle(target, context, links, null, { end: ours ? 'Done' : 'Already', code: 'Closed' });
    }
    return endOfFailure(error);
  }
};
