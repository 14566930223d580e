import { backoffMs } from '../cams/retry.js';
import { ServiceError } from '../errors/service-error.js';
import { endRun } from './end-run.js';
import type { LiveRun } from './live-run.js';
import type { Standing } from './report.js';
import type { RunReport } from './run-report.js';

const TRIES_MAX = 5;

const finish = async <Params>({ task, context, surroundings }: LiveRun<Params>): Promise<Partial<Standing>> => {
  if (!task.finish) return {};
  const { timing } = surroundings;
  for (let tries = 1; ; tries += 1) {
    try {
      return { proof: await task.finish(context) };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code === 'StateUnavailable') throw error;
      if (tries === TRIES_MAX || error.entry.retry === 'never') {
        const message = `The work is done, but its proof could not be taken: ${error.code}.`;
        return { state: 'CompletedWithFailures', why: { reason: 'ProofMissing', message } };
      }
      await timing.pause(backoffMs(tries, timing.random()));
    }
  }
};

/** Takes the proof of a run whose items have all ended, and ends it. */
export const proveAndEnd = async <Params>(run: LiveRun<Params>): Promise<RunReport> => {
  const finished = await finish(run);
  const states = await run.items.countStates();
  const failed = states.has('Failed') || states.has('Unknown');
  return endRun(run, { state: failed ? 'CompletedWithFailures' : 'Completed', ...finished });
};
