import { inventories } from '../../state/inventories.js';
import { knownGroups } from '../../state/known-groups.js';
import type { TaskContext, Verification } from '../task.js';
import { judgeInventory } from './judge-inventory.js';
import { loseGroups } from './lose-groups.js';
import { sendEvents } from './send-events.js';

const GROUPS_AT_ONCE = 100;
const DAY_MS = 24 * 3_600_000;

const rememberGroups = async ({ runId, scope, database, timing }: TaskContext<unknown>): Promise<void> => {
  const store = inventories(database, scope);
  const known = knownGroups(database);
  for (let after = ''; ;) {
    const groupIds = await store.seen(runId, after, GROUPS_AT_ONCE);
    const last = groupIds.at(-1);
    if (last === undefined) return;
    await known.remember(scope.custSpaceId, scope.businessNumber, groupIds, timing.nowMs());
    after = last;
  }
};

/**
 * Ends an inventory: notes which groups are gone and which were empty once more, and sends the events. Of a list that is
 * suspiciously short nothing of that is concluded but what its rows show.
 */
export const finishInventory = async (context: TaskContext<unknown>): Promise<Verification> => {
  const { runId, scope, database, timing, config } = context;
  const store = inventories(database, scope);
  await rememberGroups(context);
  const { groupsSeen, groupsKnown, listComplete, suspectSinceMs } = await judgeInventory(context);
  const isBelieved = suspectSinceMs === null && listComplete;
  const gone = isBelieved ? await loseGroups(context) : 0;
  if (isBelieved) await store.sightEmpty(runId, timing.nowMs());
  const { sent, all } = await sendEvents(context);
  await store.forgetNumbers(timing.nowMs() - config.inventory.keepNumbersDays * DAY_MS);
  const proof = {
    GroupsSeen: groupsSeen,
    GroupsKnownBefore: groupsKnown,
    GroupsGone: gone,
    ListComplete: listComplete,
    Suspicious: suspectSinceMs !== null,
    EventsSent: sent,
    AllEventsSent: all,
  };
  // What is not sent goes out with the next inventory; that the list was not whole the engine tells.
  return { proof, shortfalls: [] };
};
