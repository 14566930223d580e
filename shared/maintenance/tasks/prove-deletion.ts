import { type NamedRow, stateOf } from '../../cams/read/row.js';
import { deletionMarks } from '../../state/deletion-marks.js';
import { groupInventory } from '../../state/group-inventory.js';
import { isObserved } from '../../settings/cams-profile.js';
import { type LinkRecord, linkRecords } from '../../state/link-records.js';
import { LIST_UNSETTLED } from '../list-unsettled.js';
import type { Shortfall, TaskContext, Verification } from '../task.js';
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
  const links = linkRecords(database, scope);
  // A row may go on showing the link that was taken away.
  const hasLink = (row: NamedRow, record: LinkRecord | undefined): boolean => {
    const shown = digestOfLink(row);
    const isNow = isObserved(context.config.profile, 'row-link', 'now');
    return shown !== null && (isNow || shown !== record?.beforeDigest);
  };
  const closed: string[] = [];
  for (let after = ''; ;) {
    const groupIds = await marks.leftClosed(runId, after, GROUPS_AT_ONCE);
    const last = groupIds.at(-1);
    if (last === undefined) return closed;
    for (const groupId of groupIds) {
      const subject = (await groupInventory(database, scope).find(groupId))?.subject;
      const { row, whole } = await findGroupRow(context, groupId, [subject]);
      // It is gone; or taking the link away has failed, or somebody has made a new one.
      if (row ? hasLink(row, await links.find(groupId)) : whole) continue;
      const back = await putLinkBack(groupId, subject, context, 1);
      if (back.end !== 'Done') closed.push(groupId);
    }
    after = last;
  }
};

// What CAMS shows of a group that is being deleted, or that it keeps in its list once it is.
const GOING = ['DELETING', 'INACTIVE'];

interface Sight {
  /** Groups that were deleted and are listed. */
  readonly there: readonly string[];
  readonly whole: boolean;
}

const lookForDeleted = async (context: TaskContext<unknown>): Promise<Sight> => {
  const marks = deletionMarks(context.database, context.scope);
  const there: string[] = [];
  const { whole } = await lookThroughGroups(context, async (rows) => {
    const inUse = rows.filter((row) => !GOING.includes(stateOf(row)));
    const groupIds = inUse.map(({ GroupId }) => GroupId);
    there.push(...(await marks.markedAmong(context.runId, groupIds)));
  });
  return { there, whole };
};

const shortfallsOf = (sight: Sight, closed: number): readonly Shortfall[] => [
  ...(sight.there.length > 0
    ? [{ reason: 'GroupsStillThere', message: `Deleted groups that are still listed: ${String(sight.there.length)}.` }]
    : []),
  ...(closed > 0
    ? [{ reason: 'GroupsLeftClosed', message: `Groups that lost their link and got no new one: ${String(closed)}.` }]
    : []),
  // Only a whole list says that what it does not show is gone.
  ...(sight.whole ? [] : [LIST_UNSETTLED]),
];

/** Looks whether deleted groups are gone, and gives those a link again that lost it for nothing. */
export const proveDeletion = async (context: TaskContext<unknown>): Promise<Verification> => {
  const leftClosed = await putLinksBack(context);
  const deleted = await deletionMarks(context.database, context.scope).count(context.runId);
  let sight = await lookForDeleted(context);
  for (let looks = 1; sight.there.length > 0 && looks < LOOKS; looks += 1) {
    await context.timing.pause(PAUSE_MS);
    sight = await lookForDeleted(context);
  }
  const { there } = sight;
  return {
    proof: {
      GroupsDeleted: deleted,
      GroupsStillThere: there.length,
      StillThere: there.slice(0, GROUPS_TOLD),
      GroupsLeftClosed: leftClosed.length,
      LeftClosed: leftClosed.slice(0, GROUPS_TOLD),
    },
    shortfalls: shortfallsOf(sight, leftClosed.length),
  };
};
