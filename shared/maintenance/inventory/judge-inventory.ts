import { type Inventory, inventories } from '../../state/inventories.js';
import { runRecords } from '../../state/run-records.js';
import type { TaskContext } from '../task.js';
import { HOUR_MS } from '../../durations.js';

// So long must lists stay short until one is believed; the guards of the engine wait as long.
const SUSPICION_HOURS = 24;

/**
 * Holds the length of the list against what was known before, once in a run. One that is suddenly far shorter is not
 * believed until it has stayed so for a day.
 */
export const judgeInventory = async ({
  runId,
  scope,
  database,
  timing,
  config,
}: TaskContext<unknown>): Promise<Inventory> => {
  const store = inventories(database, scope);
  const judged = await store.find(runId);
  if (judged) return judged;
  const { shrunkBelow } = config.maintenance;
  const nowMs = timing.nowMs();
  const { seen, known } = await store.count(runId);
  const listComplete = (await runRecords(database).find(runId))?.listComplete ?? false;
  const last = await store.lastWholeBefore(runId);
  const sinceMs = last?.suspectSinceMs ?? nowMs;
  const hasStayed =
    last !== undefined && nowMs - sinceMs >= SUSPICION_HOURS * HOUR_MS && seen >= shrunkBelow * last.groupsSeen;
  const inventory: Inventory = {
    groupsSeen: seen,
    groupsKnown: known,
    listComplete,
    // A list in which groups may be missing says nothing about how many there are.
    suspectSinceMs: listComplete && seen < shrunkBelow * known && !hasStayed ? sinceMs : null,
  };
  await store.add(runId, inventory, nowMs);
  return inventory;
};
