import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';

import { quoteWord } from '../../client/command/quote-word.js';
import { bundleProgram } from '../support/bundle-program.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command line that runs in a process of its own. */
export interface Started {
  readonly child: ChildProcess;
  /** What it has written to stdout, and on its terminal, so far. */
  readonly out: () => string;
  readonly err: () => string;
  readonly type: (keys: string) => void;
  readonly ended: Promise<Ended>;
}

/** `chat-groups` as a process, started in a fraction of the time that tsx needs. */
export interface Program {
  /** The words that start it. */
  readonly words: readonly string[];
  /** Starts it without a terminal. */
  readonly start: (
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
    stdio?: { readonly stdout?: number; readonly stdin?: 'pipe' | 'ignore' },
  ) => Started;
  /** Starts a line of the shell, in which `chat-groups` is the program, on a terminal of its own. */
  readonly onTerminal: (line: string, environment: Readonly<Record<string, string>>) => Started;
  readonly close: () => Promise<void>;
}

// util-linux; on Debian it is in bsdutils, which no system lacks.
const SCRIPT = '/usr/bin/script';

/** Whether there are terminals to test on. Where changes are checked a missing one is a failure. */
export const hasTerminals = existsSync(SCRIPT) || Boolean(process.env['CI']);

const watch = (child: ChildProcess): Started => {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    child,
    out: () => out,
    err: () => err,
    type: (keys) => child.stdin?.write(keys),
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, out, err });
      });
    }),
  };
};

export const openProgram = async (): Promise<Program> => {
  const file = await bundleProgram('client/chat-groups.ts');
  const words = [process.execPath, file];
  const environmentOf = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    TERM: 'xterm',
    ...more,
  });
  return {
    words,
    start: (more, environment, { stdout, stdin = 'ignore' } = {}) =>
      watch(
        spawn(process.execPath, [file, ...more], {
          env: environmentOf(environment),
          stdio: [stdin, stdout ?? 'pipe', 'pipe'],
        }),
      ),
    onTerminal: (line, environment) => {
      const called = line.replaceAll('chat-groups', words.map(quoteWord).join(' '));
      const child = spawn(SCRIPT, ['-qec', called, '/dev/null'], {
        env: { ...environmentOf(environment), SHELL: '/bin/sh' },
      });
      return watch(child);
    },
    close: () => rm(file, { force: true }),
  };
};

/** Waits until a text stands in what a process has written. */
export const written = async ({ out, err, ended }: Started, wanted: string): Promise<void> => {
  const state: { isOver: boolean } = { isOver: false };
  void ended.then(() => {
    state.isOver = true;
  });
  while (!`${out()}${err()}`.includes(wanted)) {
    if (state.isOver) throw new Error(`it ended without "${wanted}": ${out()}${err()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
