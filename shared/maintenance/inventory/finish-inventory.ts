import { inventories, type Inventories } from '../../state/inventories.js';
import { knownGroups } from '../../state/known-groups.js';
import type { TaskContext, Verification } from '../task.js';
import { judgeInventory } from './judge-inventory.js';
import { loseGroups } from './lose-groups.js';
import { sendEvents } from './send-events.js';

const GROUPS_AT_ONCE = 500;

/** The groups that a run saw, some at a time: no statement takes longer because a number has more groups. */
async function* seenGroups(store: Inventories, runId: string): AsyncGenerator<readonly string[], void> {
  for (let after = ''; ;) {
    const groupIds = await store.seen(runId, after, GROUPS_AT_ONCE);
    const last = groupIds.at(-1);
    if (last === undefined) return;
    yield groupIds;
    after = last;
  }
}

/**
 * Ends an inventory: notes which groups are gone and which were empty once more, and sends the events. Of a list that is
 * suspiciously short nothing of that is concluded but what its rows show.
 */
export const finishInventory = async (context: TaskContext<unknown>): Promise<Verification> => {
  const { runId, scope, database, timing } = context;
  const { custSpaceId, businessNumber } = scope;
  const store = inventories(database, scope);
  const known = knownGroups(database);
  for await (const groupIds of seenGroups(store, runId)) {
    await known.remember(custSpaceId, businessNumber, groupIds, timing.nowMs());
  }
  const { groupsSeen, groupsKnown, listComplete, suspectSinceMs } = await judgeInventory(context);
  const isBelieved = suspectSinceMs === null && listComplete;
  const gone = isBelieved ? await loseGroups(context) : 0;
  if (isBelieved) {
    for await (const groupIds of seenGroups(store, runId)) await store.sightEmpty(runId, groupIds, timing.nowMs());
  }
  const { sent, all } = await sendEvents(context);
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
