import { randomBytes } from 'node:crypto';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { RunInput } from '../../../shared/maintenance/run-task.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { runItems } from '../../../shared/state/run-items.js';
import { askFirst } from '../../command/ask-first.js';
import { isSet } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { runLocally } from './run-locally.js';
import { exitOf, showPlan } from './show-report.js';
import { findStoredPlan } from './stored-plan.js';
import { applyLine, endRun, resumeLine, type TaskWork } from './task-work.js';

const ITEMS_SHOWN = 20;

/** An ID for a run that is started by hand. */
export const newRunId = (): string =>
  `cli-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;

const show = async (plan: RunReport, { options, surroundings, terminal }: TaskWork): Promise<void> => {
  if (isSet(options, 'json')) return;
  showPlan(plan, await runItems(surroundings.database, plan.RunId).page('', ITEMS_SHOWN), terminal);
};

/** Asks before a plan is carried out, if that changes anything in CAMS. */
const askBefore = async <Params>(task: Task<Params>, planId: string, work: TaskWork): Promise<void> => {
  if (task.readsOnly) return;
  const kept = `The plan is kept. To carry it out: ${applyLine(task.name, planId, work)}`;
  await askFirst(work.options, work.terminal, 'Carry it out?', kept);
};

/** Carries a run out, to its end or until a signal. */
export const run = async <Params>(task: Task<Params>, first: RunInput<Params>, work: TaskWork): Promise<RunReport> => {
  const changes = first.kind !== 'start' || first.request.Mode !== 'plan';
  const { finish } = work.interruption;
  const goOn = resumeLine(first.runId, work);
  work.underWay({ Outcome: changes ? 'Unknown' : 'NotApplied', goOn, finish });
  const report = await runLocally(task, first, work);
  // It has ended: what follows, such as a question, is ended by a signal where it stands.
  work.underWay(changes ? { Outcome: 'Unknown', goOn } : { Outcome: 'NotApplied' });
  return report;
};

const apply = async <Params>(task: Task<Params>, planId: string, work: TaskWork): Promise<ExitCode> => {
  const { start } = await findStoredPlan(task, planId, work.surroundings.database);
  return endRun(await run(task, { ...start, runId: newRunId() }, work), work);
};

/**
 * Carries out a plan that was kept.
 *
 * @throws {UsageFault} when there is no such plan of this task.
 * @throws {NotDone} when it is not to be carried out.
 */
export const applyKept = async <Params>(task: Task<Params>, planId: string, work: TaskWork): Promise<ExitCode> => {
  const { report } = await findStoredPlan(task, planId, work.surroundings.database);
  // Whoever is asked sees what for.
  if (work.terminal.confirm && !isSet(work.options, 'yes')) await show(report, work);
  await askBefore(task, planId, work);
  return apply(task, planId, work);
};

/** Shows what a run has come to; a plan is carried out where that was said. */
export const conclude = async <Params>(task: Task<Params>, report: RunReport, work: TaskWork): Promise<ExitCode> => {
  const { options, terminal } = work;
  if (report.State !== 'Planned') return endRun(report, work);
  await show(report, work);
  const interrupted = work.interruption.exitCode();
  if (interrupted !== undefined) {
    terminal.err(`Nothing was changed. To carry it out: ${applyLine(task.name, report.RunId, work)}`);
    return interrupted;
  }
  const isRefused = exitOf(report) === exitCodes.refused;
  if (isSet(options, 'plan-and-apply') && !isRefused) {
    await askBefore(task, report.RunId, work);
    return apply(task, report.RunId, work);
  }
  if (isSet(options, 'json')) return endRun(report, work);
  const next = isRefused ? 'It would be refused.' : `To carry it out: ${applyLine(task.name, report.RunId, work)}`;
  terminal.err(`Nothing was changed. ${next}`);
  return exitOf(report);
};
