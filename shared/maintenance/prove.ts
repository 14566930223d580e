import { backoffMs } from '../cams/retry.js';
import { ServiceError } from '../errors/service-error.js';
import { endRun } from './end-run.js';
import { LIST_UNSETTLED } from './list-unsettled.js';
import type { LiveRun } from './live-run.js';
import type { RunReport } from './run-report.js';
import type { JsonObject, Shortfall } from './task.js';

const TRIES_MAX = 5;

/** What was found; without a proof there was none to take. */
interface Finding {
  readonly proof?: JsonObject;
  readonly shortfalls: readonly Shortfall[];
}

const finish = async <Params>({ task, context, surroundings }: LiveRun<Params>): Promise<Finding> => {
  if (!task.finish) return { shortfalls: [] };
  const { timing } = surroundings;
  for (let tries = 1; ; tries += 1) {
    try {
      return await task.finish(context);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code === 'StateUnavailable') throw error;
      if (tries === TRIES_MAX || error.entry.retry === 'never') {
        const message = `The work is done, but its proof could not be taken: ${error.code}.`;
        return { shortfalls: [{ reason: 'ProofMissing', message }] };
      }
      await timing.pause(backoffMs(tries, timing.random()));
    }
  }
};

/** The first shortfall gives the reason; the message tells of all. */
const whyOf = (shortfalls: readonly Shortfall[]): Shortfall | undefined => {
  const [first] = shortfalls;
  return first && { reason: first.reason, message: [...new Set(shortfalls.map(({ message }) => message))].join(' ') };
};

/** Takes the proof of a run whose items have all ended, and ends it: well, only if nothing failed or fell short. */
export const proveAndEnd = async <Params>(run: LiveRun<Params>): Promise<RunReport> => {
  const { proof, shortfalls } = await finish(run);
  const why = whyOf([...(run.record().listComplete ? [] : [LIST_UNSETTLED]), ...shortfalls]);
  const states = await run.items.countStates();
  // One that was interrupted at each of its attempts is pending still.
  const failed = why !== undefined || ['Failed', 'Unknown', 'Pending'].some((state) => states.has(state));
  return endRun(run, {
    state: failed ? 'CompletedWithFailures' : 'Completed',
    fellShort: shortfalls.length > 0,
    ...(why ? { why } : {}),
    ...(proof ? { proof } : {}),
  });
};
