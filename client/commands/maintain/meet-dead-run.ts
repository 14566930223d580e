import { deadSince } from '../../../shared/maintenance/sweep.js';
import type { NumberScope } from '../../../shared/state/link-records.js';
import { runWakes } from '../../../shared/state/run-wakes.js';
import { isSet } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import { resumeRun } from './resume-run.js';
import { resumeLine, type TaskWork } from './task-work.js';

/**
 * Looks for a run of a number that has died, and offers to resume it in place of what was asked for. Where nobody can be
 * asked, it says how.
 *
 * @returns how the run that was resumed ended; undefined: what was asked for is to be done.
 * @throws {NotDone} when Ctrl-C is the answer.
 */
export const meetDeadRun = async (scope: NumberScope, work: TaskWork): Promise<ExitCode | undefined> => {
  const { options, terminal, surroundings } = work;
  const [dead] = await runWakes(surroundings.database).deadOnNumber(scope, deadSince(Date.now()), 1);
  if (!dead) return undefined;
  const line = resumeLine(dead.runId, work);
  terminal.err(`The run ${dead.runId} (${dead.task}) of this number has not ended, and nobody works on it.`);
  if (!terminal.confirm || isSet(options, 'yes')) {
    terminal.err(`To do what is left of it: ${line}`);
    return undefined;
  }
  const answer = await terminal.confirm('Do what is left of it in place of what was asked for?');
  if (answer === 'interrupted') {
    throw new NotDone({ Code: 'Interrupted', Message: 'Nothing was done.', ExitCode: exitCodes.interrupted });
  }
  // The question has been answered.
  return answer === 'no' ? undefined : resumeRun(dead, { ...work, options: { ...options, yes: true } });
};
