import { ServiceError } from '../../errors/service-error.js';
import type { FleetNumber, FleetRecord } from '../../state/fleet-record.js';
import type { FleetNumbers } from '../../state/fleet-numbers.js';
import { LEASE_MS } from '../lease-hold.js';
import type { StoredSurroundings } from '../surroundings.js';
import type { JsonObject } from '../task.js';

/** After so many starts in vain a number is given up; with the pauses between them that takes three hours. */
export const TRIES_MAX = 14;
// The platform has accepted the number, and had time to begin it.
const LOST_AFTER_MS = 2 * LEASE_MS;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** How long a number waits after so many starts in vain. */
const pauseAfter = (tries: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);

const putBack = async (numbers: FleetNumbers, number: FleetNumber, reason: string, nowMs: number): Promise<void> => {
  const isLast = number.tries + 1 >= TRIES_MAX;
  const state = isLast ? 'NotStarted' : 'Waiting';
  await numbers.putBack(number, { state, reason, notBeforeMs: nowMs + pauseAfter(number.tries) });
};

/** Lets numbers wait again that were started in vain: never begun, or refused because another run was at work on them. */
export const bringBack = async (numbers: FleetNumbers, nowMs: number): Promise<void> => {
  for (const number of await numbers.fruitless(nowMs - LOST_AFTER_MS, 'Busy')) {
    await putBack(numbers, number, number.state === 'Refused' ? 'Busy' : 'NeverBegan', nowMs);
  }
};

/**
 * Starts numbers of a fleet, until the platform refuses one: that one and the rest wait. A number is claimed before it is
 * invoked, so that one whose invocation was accepted unheard is not taken for one that waits.
 */
export const startNumbers = async (
  fleet: FleetRecord,
  numbers: FleetNumbers,
  count: number,
  { timing, invoker }: Pick<StoredSurroundings, 'timing' | 'invoker'>,
): Promise<void> => {
  // Written by beginFleet.
  const request = JSON.parse(fleet.request) as JsonObject;
  for (const number of await numbers.startable(timing.nowMs(), count)) {
    const { businessNumber, runId } = number;
    if (!(await numbers.claim(number, timing.nowMs()))) continue;
    try {
      const Request = { ...request, BusinessNumber: businessNumber };
      await invoker.invoke(fleet.functionName, { Start: { RunId: runId, Request } });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      await putBack(numbers, { ...number, state: 'Invoked' }, 'NotAccepted', timing.nowMs());
      return;
    }
  }
};
