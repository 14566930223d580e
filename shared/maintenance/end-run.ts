import { countUnfinished } from '../state/reopen-run.js';
import { runLeases } from '../state/run-lease.js';
import { findNamed, reasonOf } from './find-named.js';
import type { LiveRun } from './live-run.js';
import { logRun } from './log-run.js';
import type { Refusal } from './refusal.js';
import { reportRun, type Standing } from './report.js';
import { resumabilityOf } from './resumable.js';
import type { RunReport } from './run-report.js';
import { storedReading } from './stored-reading.js';
import { WAIT_MIN_MS, waitFor } from './wait-for.js';

// A call to look at a group, one or two to change it, one to prove it, and room for repeats.
const CALLS_A_GROUP = 8;
// CAMS may throttle, and may be slow.
const HOPS_TO_SPARE = 20;

/** A run that did not find what was named is not completed; a plan says so beforehand. */
const judge = (standing: Standing, why: Refusal | undefined): Standing => {
  if (!why || standing.why) return standing;
  if (standing.state === 'Planned') return { ...standing, why, notices: [...(standing.notices ?? []), why.message] };
  if (standing.state === 'Completed') return { ...standing, state: 'CompletedWithFailures', why };
  if (standing.state !== 'CompletedWithFailures') return standing;
  return {
    ...standing,
    why: { ...why, message: `${why.message} Failures names the first items that did not end well.` },
  };
};

/** Stores how a run ended, and whether it can be resumed; then lets go of the number. One log line tells the counts. */
export const endRun = async <Params>(run: LiveRun<Params>, standing: Standing): Promise<RunReport> => {
  const { task, record, save, hold, surroundings, context } = run;
  const { database, timing, config } = surroundings;
  const findings = await findNamed(run);
  const judged = judge(standing, reasonOf(findings, task.allowsMissing?.(context.params) ?? false));
  const left = {
    items: await countUnfinished(database, record().runId),
    // A run that was stopped has not come to its verification.
    verification: judged.state === 'Stopped' || judged.fellShort === true,
  };
  const nowMs = timing.nowMs();
  const resumability = resumabilityOf(judged.state, record(), left, config.maintenance.resumeDays, nowMs);
  const report = { ...(await reportRun(run, { ...judged, ...resumability })), ...findings };
  const phase = judged.state === 'Planned' ? 'PLANNED' : 'ENDED';
  await save({
    phase,
    endedAtMs: nowMs,
    report: JSON.stringify(report),
    keepsDetails: task.undoable === true,
    ...resumability,
  });
  await runLeases(database).release(hold.lease);
  logRun(report, record(), surroundings);
  return report;
};

/** Ends a run that must not begin to write. */
export const refuseRun = <Params>(run: LiveRun<Params>, why: Refusal, code?: string): Promise<RunReport> =>
  endRun(run, { state: 'Refused', why, ...(code === undefined ? {} : { code }) });

/** How many times a run may be handed on: twice what its groups should take, so that no fault keeps it going for ever. */
const hopsMax = (groups: number, callsPerSecond: number, invocationMs: number): number =>
  Math.ceil((2 * groups * CALLS_A_GROUP * 1000) / (callsPerSecond * Math.max(1000, invocationMs))) + HOPS_TO_SPARE;

/**
 * Hands a run over to the next invocation of whoever works on it: the same function, or the same command line. The number is let go first: a process that dies between
 * the two is repeated by the platform, and needs not wait.
 *
 * @param invocationMs how long this invocation could work.
 * @param waitMs in how many milliseconds CAMS may be called again.
 * @throws {ServiceError} `UpstreamUnavailable` when the platform did not take the event.
 */
export const handOver = async <Params>(
  run: LiveRun<Params>,
  invocationMs: number,
  waitMs: number,
): Promise<RunReport> => {
  if (waitMs >= WAIT_MIN_MS) return waitFor(run, waitMs);
  const { record, save, hold, surroundings } = run;
  const report = await reportRun(run, { state: 'Running' });
  const { total = null, rows = 0 } = storedReading(record()) ?? {};
  const groups = Math.max(report.Groups, rows, typeof total === 'number' ? total : 0);
  const most = hopsMax(groups, surroundings.config.maintenance.callsPerSecond, invocationMs);
  const hop = record().hop + 1;
  if (hop > most) {
    const message = `The run was handed on ${String(most)} times and came to no end.`;
    return endRun(run, { state: 'Stopped', why: { reason: 'HopLimit', message } });
  }
  await save({ hop });
  await runLeases(surroundings.database).release(hold.lease);
  await surroundings.invoker.invoke(surroundings.functionName, { Continue: { RunId: record().runId, Hop: hop } });
  return report;
};
