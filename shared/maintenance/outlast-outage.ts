import { backoffMs } from '../cams/retry.js';
import { ServiceError } from '../errors/service-error.js';
import { runLeases } from '../state/run-lease.js';
import { holdLease, LEASE_MS } from './lease-hold.js';
import type { LiveRun } from './live-run.js';
import { openRun } from './open-run.js';

// A database that fails over is away for half a minute, at worst for three ("RDS: high availability", "PolarDB: failover").
const PATIENCE_MS = 180_000;
// What a statement that is not answered, and the answer of the invocation, may take.
const RESERVE_MS = 5000;

/** Whether the store failed, and not CAMS or the run. */
export const isOutage = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && error.code === 'StateUnavailable';

/**
 * Waits until the store answers again after a statement failed, and opens the run as it stands there: nobody can tell
 * whether that statement was executed. A platform repeats an invocation three times; a server that restarts thrice would
 * use that up.
 *
 * @returns undefined when another invocation has taken the run over.
 * @throws {ServiceError} `StateUnavailable` when the outage lasts longer than an invocation can wait.
 */
export const outlastOutage = async <Params>(run: LiveRun<Params>): Promise<LiveRun<Params> | undefined> => {
  const { task, surroundings, runs, hold, record } = run;
  const { database, timing, deadlineAtMs, signal } = surroundings;
  const leases = runLeases(database);
  const untilMs = Math.min(timing.nowMs() + PATIENCE_MS, deadlineAtMs - RESERVE_MS);
  for (let tries = 1; ; tries += 1) {
    await timing.pause(backoffMs(tries, timing.random()));
    try {
      const nowMs = timing.nowMs();
      if (!(await leases.renew(hold.lease, nowMs + LEASE_MS))) return undefined;
      const found = await runs.find(record().runId);
      return (
        found &&
        openRun(task, found, holdLease(leases, hold.lease, task.name, nowMs, timing.nowMs, signal), surroundings)
      );
    } catch (error) {
      if (!isOutage(error) || timing.nowMs() >= untilMs || signal?.aborted) throw error;
    }
  }
};
