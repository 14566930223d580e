import { describeError } from '../log.js';
import { runLeases } from '../state/run-lease.js';
import type { RunRecord } from '../state/run-record.js';
import { runRecords } from '../state/run-records.js';
import { LEASE_MS } from './lease-hold.js';
import { emptyReport } from './report.js';
import type { StoredSurroundings } from './surroundings.js';

const RUNS_AT_ONCE = 20;
// So often is a run woken that comes to nothing.
const WAKES_MAX = 3;

const giveUp = async (run: RunRecord, surroundings: StoredSurroundings): Promise<void> => {
  const { database, timing, requestId } = surroundings;
  const nowMs = timing.nowMs();
  const leases = runLeases(database);
  const lease = await leases.acquire(run, run.runId, nowMs, nowMs + LEASE_MS);
  if (!lease) return;
  const why = { reason: 'Abandoned', message: 'The run died again and again, and was given up.' };
  const report = JSON.stringify(emptyReport(run, { state: 'Stopped', why }, requestId));
  await runRecords(database).save(run.runId, { ...run, phase: 'ENDED', endedAtMs: nowMs, report }, lease, nowMs);
  await leases.release(lease);
};

/**
 * Wakes runs that nobody works on although they have not ended. A run that was woken three times is given up.
 *
 * @param runId of the run that is about to begin: it needs no waking.
 * @returns the runs that are at work again.
 */
export const sweep = async (runId: string, surroundings: StoredSurroundings): Promise<readonly RunRecord[]> => {
  const { database, timing, invoker, log, requestId } = surroundings;
  const runs = runRecords(database);
  const nowMs = timing.nowMs();
  const woken: RunRecord[] = [];
  for (const run of await runs.lapsed(nowMs - 2 * LEASE_MS, nowMs, RUNS_AT_ONCE)) {
    if (run.runId === runId) continue;
    if (run.sweeps >= WAKES_MAX) {
      await giveUp(run, surroundings);
    } else if (await runs.wake(run, nowMs)) {
      try {
        await invoker.invoke(run.functionName, { Continue: { RunId: run.runId, Hop: run.hop + 1 } });
        woken.push(run);
      } catch (error) {
        log('error', 'unexpected', { requestId, runId: run.runId, task: run.task, ...describeError(error) });
      }
    }
  }
  return woken;
};
