import { whyNotResumable } from '../../../shared/maintenance/resumable.js';
import type { TaskName } from '../../../shared/maintenance/task.js';
import { runItems } from '../../../shared/state/run-items.js';
import type { RunRecord } from '../../../shared/state/run-record.js';
import { askFirst } from '../../command/ask-first.js';
import { isSet, UsageFault } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import { conclude, run } from './carry-out.js';
import { describeItems } from './describe-items.js';
import { resumeLine, type TaskWork } from './task-work.js';
import { useTask } from './use-task.js';

const sayCompleted = ({ runId, task }: RunRecord, { options, terminal }: TaskWork): ExitCode => {
  if (isSet(options, 'json')) terminal.document({ RunId: runId, Task: task, NothingLeft: true });
  else terminal.out(`${task} ${runId} is completed: nothing is left to do.`);
  return exitCodes.ok;
};

const checkResumable = (record: RunRecord, work: TaskWork): ExitCode | undefined => {
  const why = whyNotResumable(record, Date.now());
  if (!why) return undefined;
  const { reason: Code, message: Message, advice: Advice = '' } = why;
  if (Code === 'NothingLeft') return sayCompleted(record, work);
  if (Code === 'IsPlan') throw new UsageFault(`${Message} ${Advice}.`);
  throw new NotDone({ Code, Message, Advice, ExitCode: exitCodes.refused });
};

/** Says what is done and what is left of a run. */
const showStanding = async ({ runId, task }: RunRecord, { terminal, surroundings }: TaskWork): Promise<void> => {
  const states = await runItems(surroundings.database, runId).countStates();
  terminal.err(`${task} ${runId}: ${describeItems(states)}.`);
};

/**
 * Does what is left of a run, whoever began it, after asking.
 *
 * @throws {UsageFault} when it is a plan.
 * @throws {NotDone} when there is nothing to resume, or without consent.
 */
export const resumeRun = async (record: RunRecord, work: TaskWork): Promise<ExitCode> => {
  const ended = checkResumable(record, work);
  if (ended !== undefined) return ended;
  const { runId, mode } = record;
  // Written by the engine.
  return useTask(record.task as TaskName, async (task) => {
    await showStanding(record, work);
    if (!task.readsOnly && mode !== 'plan') {
      await askFirst(
        work.options,
        work.terminal,
        'Do what is left of it?',
        `To do it later: ${resumeLine(runId, work)}`,
      );
    }
    return conclude(task, await run(task, { kind: 'resume', runId }, work), work);
  });
};
