import { describeError } from '../../log.js';
import { fleets } from '../../state/fleets.js';
import { LEASE_MS } from '../lease-hold.js';
import type { StoredSurroundings } from '../surroundings.js';

const FLEETS_AT_ONCE = 5;
/** Nobody drives a fleet that was left for so long: a continuation had time to arrive. */
export const FLEET_DEAD_AFTER_MS = LEASE_MS;

/** Wakes the fleets of this very function that have not ended and that nobody drives. */
export const wakeFleets = async ({
  database,
  timing,
  functionName,
  invoker,
  log,
  requestId,
  wakesNobody = false,
}: StoredSurroundings): Promise<void> => {
  if (wakesNobody) return;
  const records = fleets(database);
  const nowMs = timing.nowMs();
  const sinceMs = nowMs - FLEET_DEAD_AFTER_MS;
  for (const { fleetId, task } of await records.undriven(functionName, sinceMs, FLEETS_AT_ONCE)) {
    if (!(await records.takeWake(fleetId, sinceMs, nowMs))) continue;
    try {
      await invoker.invoke(functionName, { Continue: { RunId: fleetId, Hop: 0, Fleet: true } });
    } catch (error) {
      log('error', 'unexpected', { requestId, runId: fleetId, task, ...describeError(error) });
    }
  }
};
