import type { Config } from '../../../shared/config.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { Database } from '../../../shared/state/database.js';
import { type CommandInput, isSet } from '../../command/command.js';
import { commandLineOf } from '../../command/command-line-of.js';
import type { ExitCode } from '../../command/exit-codes.js';
import type { Terminal } from '../../command/terminal.js';
import type { Interruption } from './interruption.js';
import { exitOf, showEnd } from './show-report.js';

/** What a command of maintenance works with. */
export interface TaskWork extends CommandInput {
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  readonly surroundings: { readonly config: Config; readonly database: Database };
}

const lineOf = (words: readonly string[], { options, terminal }: TaskWork): string =>
  commandLineOf(['maintain', ...words, ...(isSet(options, 'local') ? ['--local'] : [])], terminal);

/** The command line that carries out a plan that was kept. */
export const applyLine = (task: string, planId: string, work: TaskWork): string =>
  lineOf([task, '--apply', planId], work);

/** The command line that does what is left of a run. */
export const resumeLine = (runId: string, work: TaskWork): string => lineOf(['resume', runId], work);

/** Shows how a run ended: on stderr where stdout takes nothing any more. */
export const endRun = async (report: RunReport, work: TaskWork): Promise<ExitCode> => {
  const { options, terminal, interruption } = work;
  const elsewhere: Terminal = { ...terminal, out: terminal.err };
  const isBroken = async (): Promise<boolean> => (await terminal.flushed()) !== undefined;
  if (!(await isBroken())) {
    if (isSet(options, 'json')) terminal.document(report);
    else showEnd(report, terminal);
  }
  if (await isBroken()) showEnd(report, elsewhere);
  const interrupted = interruption.exitCode();
  if (interrupted === undefined || report.State === 'Completed') return exitOf(report);
  terminal.err(`To go on: ${resumeLine(report.RunId, work)}`);
  return interrupted;
};
