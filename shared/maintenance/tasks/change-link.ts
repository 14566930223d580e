import type { GroupRow } from '../../cams/read/row.js';
import { means } from '../../errors/means.js';
import type { ServiceError } from '../../errors/service-error.js';
import { linkDigest } from '../../groups/digests.js';
import { AddChatGroupInviteLink } from '../../operations/add-chat-group-invite-link.js';
import { DeleteChatGroupInviteLink } from '../../operations/delete-chat-group-invite-link.js';
import { isObserved } from '../../settings/cams-profile.js';
import { linkRecords, type LinkRecords, NOT_NAMED } from '../../state/link-records.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { confirmGone } from './confirm-gone.js';
import { endOfFailure, isFinal } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';
import { seeNewLink } from './see-new-link.js';

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
const LINK_UNCHANGED = 'LinkUnchanged';

export const digestOfLink = ({ InviteLink }: Pick<GroupRow, 'InviteLink'>): string | null =>
  InviteLink === undefined || InviteLink === '' ? null : linkDigest(InviteLink);

/** @returns the digest of the link in force then: null for none, NOT_NAMED for one that CAMS has made without naming it. */
const send = async (change: LinkChange, groupId: string, { cams }: TaskContext<unknown>): Promise<string | null> => {
  if (change === 'replace')
    return digestOfLink(await cams.call(AddChatGroupInviteLink, { GroupId: groupId })) ?? NOT_NAMED;
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

/** A link that CAMS did not name is on record as made before anybody looks for it: whatever happens, it is never made again. */
const settleMade = async (
  target: LinkTarget,
  before: string | null,
  context: TaskContext<unknown>,
  links: LinkRecords,
  liveDigest: string | null,
): Promise<ItemEnd> => {
  const end = await settle(target, context, links, liveDigest, { end: 'Done' });
  const seen = liveDigest === NOT_NAMED ? await seeNewLink(target.groupId, target.subject, before, context) : undefined;
  return seen === undefined ? end : settle(target, context, links, seen, end);
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
  const showsLinks = isObserved(context.config.profile, 'row-link', 'now');
  // A row may show a change late, or no link at all. To close twice does no harm.
  if (change === 'close' && (seen !== null || !showsLinks)) return undefined;
  if (seen === before || (seen === null && change === 'replace')) {
    return showsLinks ? undefined : { end: 'Unknown', code: 'LinkNotShown' };
  }
  return settle(target, context, links, seen, { end: 'Done' });
};

/**
 * CAMS refuses to delete a link that is not there by a code that no page names: the row tells whether that is why, if it
 * has shown the link before.
 */
const isClosedAlready = async (
  error: ServiceError,
  target: LinkTarget,
  context: TaskContext<unknown>,
): Promise<boolean> => {
  if (means(error, 'LinkNotFound')) return true;
  if (target.before === null && !isObserved(context.config.profile, 'row-link', 'now')) return false;
  try {
    const { row } = await findGroupRow(context, target.groupId, [target.subject, undefined]);
    return row !== undefined && digestOfLink(row) === null;
  } catch (error) {
    endOfFailure(error);
    return false;
  }
};

/** CAMS has answered the link that was there: it lives on. */
const isUnchanged = (live: string | null, before: string | null | undefined): boolean =>
  live !== null && live !== NOT_NAMED && live === before;

const endOfUnfound = async (
  error: ServiceError,
  { groupId, subject }: LinkTarget,
  context: TaskContext<unknown>,
): Promise<ItemEnd> => {
  try {
    return endOfFailure(error, await confirmGone(error, groupId, [subject], context));
  } catch (failure) {
    return endOfFailure(failure);
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
  // At the first attempt there is hardly a record: `begin` tells if there is one all the same.
  const record = attempt === 1 ? undefined : await links.find(target.groupId);
  const ours = record?.runId === runId ? record : undefined;
  if (ours?.settled) return { end: 'Already', code: change === 'close' ? 'Closed' : 'Replaced' };
  let before = ours ? ours.beforeDigest : target.before;
  try {
    if (ours) {
      const found = await findOut(change, target, before, context, links, attempt);
      if (found) return found;
    } else {
      // A link that somebody replaced since the plan would be taken for ours if the plan's word counted.
      const { row } =
        change === 'replace' ? await findGroupRow(context, target.groupId, [target.subject]) : { row: undefined };
      if (row) before = digestOfLink(row);
      if (!(await links.begin(target.groupId, runId, before, timing.nowMs()))) {
        return await changeLink(change, target, context, attempt + 1);
      }
    }
    const live = await send(change, target.groupId, context);
    // CAMS has answered the link that was there: it lives on.
    if (isUnchanged(live, before ?? record?.liveDigest)) return { end: 'Failed', code: LINK_UNCHANGED };
    return await settleMade(target, before, context, links, live);
  } catch (error) {
    if (means(error, 'GroupNotFound')) return endOfUnfound(error, target, context);
    if (change === 'close' && isFinal(error) && (await isClosedAlready(error, target, context))) {
      return settle(target, context, links, null, { end: ours ? 'Done' : 'Already', code: 'Closed' });
    }
    return endOfFailure(error);
  }
};
