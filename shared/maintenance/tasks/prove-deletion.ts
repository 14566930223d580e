import { deletionMarks } from '../../state/deletion-marks.js';
import { groupInventory } from '../../state/group-inventory.js';
import type { JsonObject, TaskContext } from '../task.js';
import { digestOfLink } from './change-link.js';
import { findGroupRow } from './find-group-row.js';
import { lookThroughGroups } from './look-through-groups.js';
import { putLinkBack } from './put-link-back.js';

const GROUPS_TOLD = 100;
const GROUPS_AT_ONCE = 100;
const LOOKS = 3;
const PAUSE_MS = 2000;

/** A group that could not be deleted must not stay closed. @returns those that stay so. */
const putLinksBack = async (context: TaskContext<unknown>): Promise<readonly string[]> => {
  const { runId, scope, database } = context;
  const marks = deletionMarks(database, scope);
  const closed: string[] = [];
  for (let after = ''; ;) {
    const groupIds = await marks.leftClosed(runId, after, GROUPS_AT_ONCE);
    const last = groupIds.at(-1);
    if (last === undefined) return closed;
    for (const groupId of groupIds) {
      const subject = (await groupInventory(database, scope).find(groupId))?.subject;
      const row = await findGroupRow(context.cams, groupId, [subject]);
      // Taking the link away may have failed, or somebody has made a new one.
      if (!row || digestOfLink(row) !== null) continue;
      const back = await putLinkBack(groupId, subject, context, 1);
      if (back.end !== 'Done') closed.push(groupId);
    }
    after = last;
  }
};

const lookForDeleted = async (context: TaskContext<unknown>): Promise<readonly string[]> => {
  const marks = deletionMarks(context.database, context.scope);
  const there: string[] = [];
  await lookThroughGroups(context.cams, async (rows) => {
    const inUse = rows.filter(({ GroupStatus: status }) => status !== 'DELETING' && status !== 'INACTIVE');
    const groupIds = inUse.map(({ GroupId }) => GroupId);
    there.push(...(await marks.markedAmong(context.runId, groupIds)));
  });
  return there;
};

/** Looks whether deleted groups are gone, and gives those a link again that lost it for nothing. */
export const proveDeletion = async (context: TaskContext<unknown>): Promise<JsonObject> => {
  const leftClosed = await putLinksBack(context);
  const deleted = await deletionMarks(context.database, context.scope).count(context.runId);
  let there = await lookForDeleted(context);
  for (let looks = 1; there.length > 0 && looks < LOOKS; looks += 1) {
    await context.timing.pause(PAUSE_MS);
    there = await lookForDeleted(context);
  }
  return {
    GroupsDeleted: deleted,
    GroupsStillThere: there.length,
    StillThere: there.slice(0, GROUPS_TOLD),
    GroupsLeftClosed: leftClosed.length,
    LeftClosed: leftClosed.slice(0, GROUPS_TOLD),
  };
};
