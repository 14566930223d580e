import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PATIENCE_MS = 30_000;

/** A server and the program that keeps it, which gets the server's, a folder, a process to watch, and the rest. */
export interface KeptServer {
  /** As the keeper has it. */
  readonly name: 'postgres' | 'pgbouncer';
  readonly keeper: URL;
  /** Undefined: this machine has none. */
  readonly program: string | undefined;
  readonly more?: readonly string[];
}

const startOnce = (runFolder: string, { name, keeper, program, more = [] }: KeptServer): void => {
  try {
    mkdirSync(join(runFolder, `${name}-is-started`));
  } catch {
    return; // Another test file was first.
  }
  if (program === undefined) throw new Error(`There is no ${name} here: apt-get install postgresql pgbouncer`);
  spawn(process.execPath, [fileURLToPath(keeper), program, runFolder, process.env['TEST_RUN_PID'] ?? '', ...more], {
    detached: true,
    stdio: 'ignore',
  }).unref();
};

/** The folder of this run of tests. */
export const runFolderOf = (): string => {
  const runFolder = process.env['TEST_RUN_FOLDER'];
  if (runFolder === undefined) throw new Error('test/jest/mark-run.js has not run');
  return runFolder;
};

/**
 * A server in a folder: the first to ask starts it. It ends with the run.
 *
 * @returns what its keeper tells of it.
 * @throws {Error} when there is none to start, or it does not start.
 */
export const runKept = async <Result extends object>(runFolder: string, server: KeptServer): Promise<Result> => {
  startOnce(runFolder, server);
  const result = join(runFolder, `${server.name}.json`);
  const start = Date.now();
  while (!existsSync(result)) {
    await pause(10);
    if (Date.now() - start > PATIENCE_MS) throw new Error(`${server.name} does not start`);
  }
  const started = JSON.parse(readFileSync(result, 'utf8')) as Result | { readonly failure: string };
  if ('failure' in started) throw new Error(`${server.name} does not start: ${started.failure}`);
  return started;
};
