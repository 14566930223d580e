import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { findPostgres } from './find-postgres.js';

export interface RunningPostgres {
  readonly port: number;
  /** Of the user `tests`, who may do everything. */
  readonly password: string;
  readonly pid: number;
  /** The certificate of the authority that its own for `localhost` comes from, PEM. */
  readonly authority: string;
}

const PATIENCE_MS = 30_000;

const startOnce = (runFolder: string): void => {
  try {
    mkdirSync(join(runFolder, 'postgres-is-started'));
  } catch {
    return; // Another test file was first.
  }
  const program = fileURLToPath(new URL('./keep-postgres.js', import.meta.url));
  const binaries = findPostgres();
  if (binaries === undefined) throw new Error('There is no PostgreSQL: apt-get install postgresql');
  spawn(process.execPath, [program, binaries, runFolder, process.env['TEST_RUN_PID'] ?? ''], {
    detached: true,
    stdio: 'ignore',
  }).unref();
};

/**
 * The PostgreSQL of this run of tests, on a free port of loopback: the first to ask starts it, which takes a second. It
 * ends with the run.
 *
 * @throws {Error} when there is none to start, or it does not start.
 */
export const runPostgres = async (): Promise<RunningPostgres> => {
  const runFolder = process.env['TEST_RUN_FOLDER'];
  if (runFolder === undefined) throw new Error('test/jest/mark-run.js has not run');
  startOnce(runFolder);
  const result = join(runFolder, 'postgres.json');
  const start = Date.now();
  while (!existsSync(result)) {
    await pause(10);
    if (Date.now() - start > PATIENCE_MS) throw new Error('PostgreSQL does not start');
  }
  const started = JSON.parse(readFileSync(result, 'utf8')) as RunningPostgres | { readonly failure: string };
  if ('failure' in started) throw new Error(`PostgreSQL does not start: ${started.failure}`);
  return started;
};
