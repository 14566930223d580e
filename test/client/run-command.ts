import { Writable } from 'node:stream';

import type { Command } from '../../client/command/command.js';
import type { ExitCode } from '../../client/command/exit-codes.js';
import { openWriter } from '../../client/command/open-writer.js';
import { runCommandLine } from '../../client/command/run-command-line.js';
import { type Answer, CLEAR_LINE, createTerminal, type StopSignal } from '../../client/command/terminal.js';
import type { Environment } from '../../shared/config.js';

export interface CommandResult {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** What was drawn over and over on a screen. */
  readonly drawn: readonly string[];
}

/** What a command line is run in. */
export interface CommandSurroundings {
  readonly environment?: Environment;
  /** How a question is answered on the terminal; without it there is none. */
  readonly answer?: Answer | undefined;
  /** Whether stdout is a screen. */
  readonly showsResults?: boolean;
  /** How wide that screen is. */
  readonly columns?: number;
  /** A signal that comes once this is settled. */
  readonly stopped?: Promise<StopSignal>;
  /** How writing to stdout fails, once so many lines have been taken. */
  readonly breaks?: { readonly code: 'EPIPE' | 'ENOSPC'; readonly afterLines: number };
}

const linesOf = (chunks: readonly string[]): string => chunks.join('').replace(/\n$/, '');

/** Runs a command line as a process would, with a terminal of its own. */
export const runCommandIn = async (
  commands: readonly Command[],
  words: readonly string[],
  {
    environment = {},
    answer,
    showsResults = false,
    columns,
    stopped = new Promise(() => undefined),
    breaks,
  }: CommandSurroundings,
): Promise<CommandResult> => {
  const out: string[] = [];
  const err: string[] = [];
  const drawn: string[] = [];
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      if (breaks && out.length >= breaks.afterLines) done(Object.assign(new Error('no more'), { code: breaks.code }));
      else {
        out.push(chunk);
        done();
      }
    },
  });
  const stderr = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      if (chunk.startsWith(CLEAR_LINE)) drawn.push(chunk.slice(CLEAR_LINE.length));
      else err.push(chunk);
      done();
    },
  });
  const terminal = createTerminal({
    stdout: openWriter(stdout),
    stderr: openWriter(stderr),
    showsResults,
    columns,
    draws: answer !== undefined,
    confirm:
      answer &&
      ((question) => {
        err.push(`${question}\n`);
        return Promise.resolve(answer);
      }),
    stopped,
    insisted: new Promise(() => undefined),
    environment,
  });
  const code = await runCommandLine(commands, words, terminal);
  return { code, out: linesOf(out), err: linesOf(err), drawn };
};

/** Runs a command line in an environment; on a terminal where it is interactive, and is answered there. */
export const runCommand = (
  commands: readonly Command[],
  words: readonly string[],
  environment: Environment = {},
  interactive = false,
  answer = false,
): Promise<CommandResult> =>
  runCommandIn(commands, words, { environment, answer: interactive ? (answer ? 'yes' : 'no') : undefined });
