import { runLeases } from '../state/run-lease.js';
import { carryOut } from './carry-out.js';
import { endRun, handOver } from './end-run.js';
import type { LiveRun } from './live-run.js';
import { logRun } from './log-run.js';
import { isOutage, outlastOutage } from './outlast-outage.js';
import { reportRun, type Standing } from './report.js';
import { type Interruption, RunInterrupted } from './run-interrupted.js';
import type { RunReport } from './run-report.js';
import { storedReport } from './stored-report.js';

// A store that fails so often in one invocation is not away: something about it must be mended.
const OUTAGES_MAX = 10;

const leaseLost: Standing = {
  state: 'Running',
  why: { reason: 'LeaseLost', message: 'Another invocation has taken this run over.' },
};

const stops: Partial<Record<Interruption, string>> = {
  StopSwitch: 'Maintenance was stopped. What is done stays done.',
  Interrupted: 'The command was interrupted. What is done stays done.',
};

const workOnce = async <Params>(run: LiveRun<Params>, startedAtMs: number): Promise<RunReport> => {
  // After an outage: it may have ended although nobody heard so, and before its line was written.
  const ended = storedReport(run.record());
  if (ended) {
    await runLeases(run.surroundings.database).release(run.hold.lease);
    logRun(ended, run.record(), run.surroundings);
    return ended;
  }
  try {
    return await carryOut(run);
  } catch (error) {
    if (!(error instanceof RunInterrupted)) throw error;
    if (error.interruption === 'OutOfTime') {
      return handOver(run, run.surroundings.deadlineAtMs - startedAtMs, error.waitMs);
    }
    const message = stops[error.interruption];
    if (message !== undefined) return endRun(run, { state: 'Stopped', why: { reason: error.interruption, message } });
    return reportRun(run, leaseLost);
  }
};

/**
 * Works on a run until its end, or until it must not go on here. When the store was away for a while, it goes on from where
 * the store says that the run stands.
 *
 * @throws {ServiceError} when the run cannot go on now: the invocation must fail.
 */
export const workOn = async <Params>(first: LiveRun<Params>, startedAtMs: number): Promise<RunReport> => {
  const release = (): Promise<void> => runLeases(first.surroundings.database).release(first.hold.lease);
  let run = first;
  try {
    for (let outages = 0; ;) {
      try {
        return await workOnce(run, startedAtMs);
      } catch (error) {
        outages += 1;
        if (!isOutage(error) || outages > OUTAGES_MAX) throw error;
      }
      const reopened = await outlastOutage(run);
      if (!reopened) return await reportRun(run, leaseLost);
      run = reopened;
    }
  } catch (error) {
    // Whoever repeats the invocation needs not wait until the lease lapses.
    await release().catch(() => undefined);
    throw error;
  }
};
