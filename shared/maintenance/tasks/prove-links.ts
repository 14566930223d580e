import { linkRecords, NOT_NAMED } from '../../state/link-records.js';
import type { TaskContext, Verification } from '../task.js';
import { digestOfLink } from './change-link.js';
import { lookThroughGroups } from './look-through-groups.js';

/**
 * Looks at the links of all groups once more and holds them against the records of the run. A link that somebody has
 * changed since becomes the recorded one, so that exactly the live link is on record.
 */
export const proveLinks = async (context: TaskContext<unknown>): Promise<Verification> => {
  const links = linkRecords(context.database, context.scope);
  const changed = await links.countSettled(context.runId);
  let confirmed = 0;
  let changedSince = 0;
  let notNamed = 0;
  await lookThroughGroups(
    context,
    async (rows) => {
      const shown = new Map(rows.map((row) => [row.GroupId, digestOfLink(row)]));
      for (const { groupId, liveDigest, beforeDigest } of await links.settledAmong(context.runId, [...shown.keys()])) {
        const now = shown.get(groupId) ?? null;
        const isNotNamed = liveDigest === NOT_NAMED;
        if (isNotNamed && (now === null || now === beforeDigest)) {
          notNamed += 1;
          continue;
        }
        // Of a link that CAMS made without naming it: any other than the one before is that one.
        if (isNotNamed || now === liveDigest) confirmed += 1;
        else changedSince += 1;
        if (now !== liveDigest) await links.settle(groupId, context.runId, now, context.timing.nowMs());
      }
    },
    // Each group counts once, and whatever else is listed has no link of ours.
    () => confirmed + changedSince + notNamed >= changed,
  );
  const notSeen = changed - confirmed - changedSince - notNamed;
  return {
    proof: {
      LinksChanged: changed,
      LinksConfirmed: confirmed,
      LinksChangedSince: changedSince,
      GroupsNotSeen: notSeen,
      ...(notNamed > 0 && { LinksNotNamed: notNamed }),
    },
    shortfalls: [
      ...(changedSince > 0
        ? [
            {
              reason: 'LinksChangedSince',
              message: `Links that are not as this run left them: ${String(changedSince)}.`,
            },
          ]
        : []),
      ...(notNamed > 0
        ? [
            {
              reason: 'LinksNotNamed',
              message: `Links that CAMS made without naming them, and that no list shows yet: ${String(notNamed)}.`,
            },
          ]
        : []),
      ...(notSeen > 0
        ? [
            {
              reason: 'GroupsNotSeen',
              message: `Groups that are not listed, so that their links are unproved: ${String(notSeen)}.`,
            },
          ]
        : []),
    ],
  };
};
