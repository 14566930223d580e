import { linkRecords } from '../../state/link-records.js';
import type { JsonObject, TaskContext } from '../task.js';
import { digestOfLink } from './change-link.js';
import { lookThroughGroups } from './look-through-groups.js';

/**
 * Looks at the links of all groups once more and holds them against the records of the run. A link that somebody has
 * changed since becomes the recorded one, so that exactly the live link is on record.
 */
export const proveLinks = async (context: TaskContext<unknown>): Promise<JsonObject> => {
  const links = linkRecords(context.database, context.scope);
  let confirmed = 0;
  let changedSince = 0;
  await lookThroughGroups(context.cams, async (rows) => {
    const shown = new Map(rows.map((row) => [row.GroupId, digestOfLink(row)]));
    for (const { groupId, liveDigest } of await links.settledAmong(context.runId, [...shown.keys()])) {
      const now = shown.get(groupId) ?? null;
      if (now === liveDigest) {
        confirmed += 1;
      } else {
        changedSince += 1;
        await links.settle(groupId, context.runId, now, context.timing.nowMs());
      }
    }
  });
  const changed = await links.countSettled(context.runId);
  return {
    LinksChanged: changed,
    LinksConfirmed: confirmed,
    LinksChangedSince: changedSince,
    GroupsNotSeen: changed - confirmed - changedSince,
  };
};
