import type { Command } from '../../client/command/command.js';
import type { ExitCode } from '../../client/command/exit-codes.js';
import { runCommandLine } from '../../client/command/run-command-line.js';
import type { Environment } from '../../shared/config.js';

export interface CommandResult {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** What was drawn over and over on an interactive terminal. */
  readonly drawn: readonly string[];
}

/** Runs a command line as a process would, with an environment and a terminal of its own. */
export const runCommand = async (
  commands: readonly Command[],
  words: readonly string[],
  environment: Environment = {},
  interactive = false,
  answer = false,
): Promise<CommandResult> => {
  const out: string[] = [];
  const err: string[] = [];
  const drawn: string[] = [];
  const code = await runCommandLine(commands, words, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    status: (line) => drawn.push(line),
    confirm: (question) => {
      err.push(question);
      return Promise.resolve(answer);
    },
    interactive,
    columns: 80,
    environment,
  });
  return { code, out: out.join('\n'), err: err.join('\n'), drawn };
};
