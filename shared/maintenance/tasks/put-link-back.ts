import { putBackRunId } from '../../state/deletion-marks.js';
import { linkRecords } from '../../state/link-records.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { changeLink } from './change-link.js';

/**
 * Gives a group a link again whose link this run has taken away. Never twice: a lost answer is looked into.
 *
 * @param subject what the group is found by.
 */
export const putLinkBack = async (
  groupId: string,
  subject: string | undefined,
  context: TaskContext<unknown>,
  attempt: number,
): Promise<ItemEnd> => {
  const runId = putBackRunId(context.runId);
  const record = await linkRecords(context.database, context.scope).find(groupId);
  const isTakenAway = record?.runId === context.runId && record.beforeDigest !== null;
  if (!isTakenAway && record?.runId !== runId) return { end: 'Already' };
  return changeLink('replace', { groupId, subject, before: null }, { ...context, runId }, attempt);
};
