import { stateOf } from '../../cams/read/row.js';
import { DeleteChatGroup } from '../../operations/delete-chat-group.js';
import { deletionMarks, putBackRunId } from '../../state/deletion-marks.js';
import { isObserved } from '../../settings/cams-profile.js';
import { linkRecords, type LinkRecords } from '../../state/link-records.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { changeLink, digestOfLink, type LinkTarget } from './change-link.js';
import { confirmGone } from './confirm-gone.js';
import { endOfFailure } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';
import { readGroupMembers } from './look-at-members.js';
import { putLinkBack } from './put-link-back.js';

const LISTED_LATE_MS = 60_000;

const isFinished = ({ end, code }: ItemEnd): boolean => (end === 'Done' || end === 'Already') && code !== 'Gone';

/** Whether somebody is in the group, or may be. */
const mayHaveMembers = async (groupId: string, context: TaskContext<unknown>): Promise<boolean> => {
  const { count, complete } = await readGroupMembers(context, groupId);
  return count > 0 || !complete;
};

const spare = async (target: LinkTarget, context: TaskContext<unknown>, attempt: number): Promise<ItemEnd> => {
  await deletionMarks(context.database, context.scope).spoil(target.groupId);
  const back = await putLinkBack(target.groupId, target.subject, context, attempt);
  return back.end === 'Unknown' ? back : { end: 'Skipped', code: 'NotEmpty' };
};

/**
 * Takes the link of a group away, so that nobody joins between the look and the deletion. Where rows do not show links for
 * certain, a group without one is closed too.
 */
const closeGroup = async (
  target: LinkTarget,
  context: TaskContext<unknown>,
  links: LinkRecords,
  attempt: number,
): Promise<ItemEnd> => {
  const { groupId, before } = target;
  const { runId, timing, config } = context;
  if (before === null && isObserved(config.profile, 'row-link', 'now')) {
    await links.begin(groupId, runId, null, timing.nowMs());
    return { end: 'Already' };
  }
  const closed = await changeLink('close', target, context, attempt);
  if (closed.end === 'Done' && before === null) await links.noteUnshown(groupId, runId);
  return closed;
};

/**
 * Whether the group is still empty a minute after its link was taken: who joined before may be listed late. On the first
 * attempt nobody waits, so that the groups of a run wait together.
 *
 * @returns undefined: it is to be asked again.
 */
const isStillEmpty = async (
  groupId: string,
  context: TaskContext<unknown>,
  links: LinkRecords,
  attempt: number,
): Promise<boolean | undefined> => {
  if (attempt > 1) {
    const { recordedAtMs = 0 } = (await links.find(groupId)) ?? {};
    const leftMs = recordedAtMs + LISTED_LATE_MS - context.timing.nowMs();
    if (leftMs > 0) await context.cams.wait(leftMs);
  }
  if (await mayHaveMembers(groupId, context)) return false;
  return attempt > 1 || isObserved(context.config.profile, 'members-source', 'real') ? true : undefined;
};

/**
 * Deletes one group if it is empty. Its link goes first, so that nobody joins between the look and the deletion; when
 * somebody is there after all, it gets a link again.
 */
export const deleteGroup = async (
  target: LinkTarget,
  context: TaskContext<unknown>,
  attempt: number,
): Promise<ItemEnd> => {
  const { groupId, subject } = target;
  const { cams, runId, database, scope, config } = context;
  const marks = deletionMarks(database, scope);
  const links = linkRecords(database, scope);
  const deleted = async (end: ItemEnd): Promise<ItemEnd> => {
    await marks.mark(groupId, runId);
    return end;
  };
  const record = await links.find(groupId);
  if (record?.runId === putBackRunId(runId)) return spare(target, context, attempt);
  const ours = record?.runId === runId;
  try {
    // The deletion is sent only once the link is known to be gone: before that there is nothing to find out here.
    const mayBeDeleting = attempt > 1 && ours && record.settled;
    if (mayBeDeleting || target.before === null) {
      const { row } = await findGroupRow(context, groupId, [subject]);
      if (row && stateOf(row) === 'DELETING') return await deleted({ end: 'Done' });
      // Somebody has opened the group since the plan: it is wanted.
      if (target.before === null && row && digestOfLink(row) !== null) return { end: 'Skipped', code: 'LinkChanged' };
    }
    // A group that does not show its members keeps its link.
    if (!ours && !isObserved(config.profile, 'members-source', 'real') && (await mayHaveMembers(groupId, context))) {
      await marks.spoil(groupId);
      return { end: 'Skipped', code: 'NotEmpty' };
    }
    const closed = await closeGroup(target, context, links, attempt);
    if (closed.code === 'Gone' && attempt > 1) return await deleted({ end: 'Done', code: 'Gone' });
    if (!isFinished(closed)) return closed;
    const isEmpty = await isStillEmpty(groupId, context, links, attempt);
    if (isEmpty === undefined) return { end: 'Unknown', code: 'SecondReadPending' };
    if (!isEmpty) return await spare(target, context, attempt);
    await cams.call(DeleteChatGroup, { GroupId: groupId });
    return await deleted({ end: 'Done' });
  } catch (error) {
    const end = endOfFailure(error);
    if (!(await confirmGone(error, groupId, [subject], context))) return end;
    return attempt > 1 ? deleted({ end: 'Done', code: 'Gone' }) : deleted({ end: 'Already', code: 'Gone' });
  }
};
