import type { Fleets } from '../../state/fleets.js';
import { LEASE_MS } from '../lease-hold.js';
import type { StoredSurroundings } from '../surroundings.js';

const LOOK_AGAIN_MS = 3000;

/**
 * Takes the right to start the numbers of a fleet. Another driver that shows no sign of life is waited for, until its right
 * lapses: the platform repeats an invocation whose process died.
 *
 * @returns false when another driver is at work, or the fleet has ended.
 */
export const takeFleet = async (
  records: Fleets,
  fleetId: string,
  driver: string,
  { timing, deadlineAtMs }: Pick<StoredSurroundings, 'timing' | 'deadlineAtMs'>,
): Promise<boolean> => {
  let firstSeenMs: number | undefined;
  for (;;) {
    const nowMs = timing.nowMs();
    if (await records.drive(fleetId, driver, nowMs, nowMs + LEASE_MS)) return true;
    const fleet = await records.find(fleetId);
    if (fleet?.endedAtMs !== null) return false;
    firstSeenMs ??= fleet.drivenUntilMs;
    const isAlive = fleet.drivenUntilMs !== firstSeenMs;
    if (isAlive || nowMs + 2 * LOOK_AGAIN_MS > deadlineAtMs) return false;
    await timing.pause(Math.max(1, Math.min(LOOK_AGAIN_MS, fleet.drivenUntilMs - nowMs)));
  }
};
