import { serviceError } from '../errors/service-error.js';
import type { NumberScope } from '../state/link-records.js';
import { type LeaseHolder, runLeases } from '../state/run-lease.js';
import { holdLease, LEASE_MS, type LeaseHold } from './lease-hold.js';
import type { StoredSurroundings } from './surroundings.js';

const LOOK_AGAIN_MS = 3000;
const RESERVE_MS = 3000;

/**
 * Takes a number for a run. When an earlier invocation of the same run holds it, it is awaited whether that one shows a
 * sign of life: a platform repeats an invocation whose process died, and also one whose answer it only did not hear.
 *
 * @returns who works on the number instead.
 * @throws {ServiceError} `StateUnavailable` when there is no time to wait: the invocation is to be repeated later.
 */
export const takeLease = async (
  scope: NumberScope,
  runId: string,
  task: string,
  { database, timing, deadlineAtMs, signal, tellWait }: StoredSurroundings,
): Promise<LeaseHold | LeaseHolder> => {
  const leases = runLeases(database);
  let firstSeenMs: number | undefined;
  for (;;) {
    const nowMs = timing.nowMs();
    const lease = await leases.acquire(scope, runId, nowMs, nowMs + LEASE_MS);
    if (lease) return holdLease(leases, lease, task, nowMs, timing.nowMs, signal);
    const holder = await leases.holder(scope);
    if (!holder || holder.expiresAtMs <= nowMs) continue;
    firstSeenMs ??= holder.expiresAtMs;
    if (holder.runId !== runId || holder.expiresAtMs !== firstSeenMs || signal?.aborted) return holder;
    const waitMs = Math.min(LOOK_AGAIN_MS, holder.expiresAtMs - nowMs);
    if (nowMs + waitMs + RESERVE_MS > deadlineAtMs) {
      throw serviceError('StateUnavailable', {
        message: 'An earlier invocation of this run may still be at work.',
        advice: 'Repeat the invocation in a minute.',
      });
    }
    tellWait?.(holder.expiresAtMs - nowMs);
    await timing.pause(waitMs);
  }
};
