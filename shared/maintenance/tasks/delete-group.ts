import { stateOf } from '../../cams/read/row.js';
import { DeleteChatGroup } from '../../operations/delete-chat-group.js';
import { deletionMarks, putBackRunId } from '../../state/deletion-marks.js';
import { linkRecords } from '../../state/link-records.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { changeLink, digestOfLink, type LinkTarget } from './change-link.js';
import { endOfFailure, isGone } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';
import { readGroupMembers } from './look-at-members.js';
import { putLinkBack } from './put-link-back.js';

const isFinished = ({ end, code }: ItemEnd): boolean => (end === 'Done' || end === 'Already') && code !== 'Gone';

const hasMembers = async (groupId: string, context: TaskContext<unknown>): Promise<boolean> =>
  (await readGroupMembers(context, groupId)).count > 0;

const spare = async (target: LinkTarget, context: TaskContext<unknown>, attempt: number): Promise<ItemEnd> => {
  await deletionMarks(context.database, context.scope).spoil(target.groupId);
  const back = await putLinkBack(target.groupId, target.subject, context, attempt);
  return back.end === 'Unknown' ? back : { end: 'Skipped', code: 'NotEmpty' };
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
  const { cams, runId, database, scope } = context;
  const marks = deletionMarks(database, scope);
  const deleted = async (end: ItemEnd): Promise<ItemEnd> => {
    await marks.mark(groupId, runId);
    return end;
  };
  const record = await linkRecords(database, scope).find(groupId);
  if (record?.runId === putBackRunId(runId)) return spare(target, context, attempt);
  try {
    // The deletion is sent only once the link is known to be gone: before that there is nothing to find out here.
    const mayBeDeleting = attempt > 1 && record?.runId === runId && record.settled;
    if (mayBeDeleting || target.before === null) {
      const { row } = await findGroupRow(context, groupId, [subject]);
      if (row && stateOf(row) === 'DELETING') return await deleted({ end: 'Done' });
      // Somebody has opened the group since the plan: it is wanted.
      if (target.before === null && row && digestOfLink(row) !== null) return { end: 'Skipped', code: 'LinkChanged' };
    }
    if (target.before !== null) {
      const closed = await changeLink('close', target, context, attempt);
      if (closed.code === 'Gone' && attempt > 1) return await deleted({ end: 'Done', code: 'Gone' });
      if (!isFinished(closed)) return closed;
    }
    if (await hasMembers(groupId, context)) return await spare(target, context, attempt);
    await cams.call(DeleteChatGroup, { GroupId: groupId });
    return await deleted({ end: 'Done' });
  } catch (error) {
    const end = endOfFailure(error);
    if (!isGone(error)) return end;
    return attempt > 1 ? deleted({ end: 'Done', code: 'Gone' }) : deleted({ end: 'Already', code: 'Gone' });
  }
};
