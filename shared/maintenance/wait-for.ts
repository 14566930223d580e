import { runLeases } from '../state/run-lease.js';
import type { LiveRun } from './live-run.js';
import { reportRun } from './report.js';
import type { RunReport } from './run-report.js';

/** A shorter time is not worth waiting for: the next invocation begins at once. */
export const WAIT_MIN_MS = 5000;
// The most that the platform takes ("Invoke functions asynchronously").
const DELAY_MAX_MS = 3_600_000;
// Clocks of instances, and the platform's delay, are not exact.
const EARLY_MS = 10_000;

/**
 * Ends the work of an invocation that may not call CAMS for longer than it lasts. The next one is asked for when CAMS may
 * be called again. Should the platform invoke at once all the same, that invocation asks for none: the run is woken with
 * the dead ones, once its time has come. Waiting is no hop.
 *
 * @throws {ServiceError} `UpstreamUnavailable` when the platform did not take the event.
 */
export const waitFor = async <Params>(run: LiveRun<Params>, waitMs: number): Promise<RunReport> => {
  const { record, save, hold, surroundings, waitedUntilMs } = run;
  const { database, timing, invoker } = surroundings;
  const isEarly = waitedUntilMs - timing.nowMs() > EARLY_MS;
  const delaySeconds = Math.ceil(Math.min(waitMs, DELAY_MAX_MS) / 1000);
  const untilMs = isEarly ? waitedUntilMs : timing.nowMs() + delaySeconds * 1000;
  const message = `CAMS is not to be called for ${String(Math.ceil(waitMs / 1000))} seconds. The run waits.`;
  const report = await reportRun(run, { state: 'Running', why: { reason: 'Waiting', message } });
  await save({}, untilMs);
  await runLeases(database).release(hold.lease);
  const { runId, hop } = record();
  if (!isEarly) await invoker.invoke(surroundings.functionName, { Continue: { RunId: runId, Hop: hop } }, delaySeconds);
  return report;
};
