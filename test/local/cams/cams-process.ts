import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { buildSync } from 'esbuild';

export interface CamsProcess {
  readonly port: number;
  /** Milliseconds from the start of the process until it listened. */
  readonly listenedAfterMs: number;
  readonly child: ChildProcess;
  /** kill -9, and waits until the process is gone. */
  readonly kill: () => Promise<void>;
}

/** Bundles a program of the tests to one file: started so, a process is up in a fraction of the time tsx needs. */
export const bundleProgram = (entry: string): string => {
  // Beside the modules, where the bundle finds libsql.
  const folder = join(import.meta.dirname, '../../../node_modules/.cache/local-cams');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `program-${String(process.pid)}.mjs`);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['libsql'],
    logLevel: 'warning',
  });
  return outfile;
};

/** Starts node with these arguments, a program that prints its port among them, and waits until it has. */
export const startProcess = (...args: readonly string[]): Promise<CamsProcess> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise<void>((done) => {
      child.on('close', () => {
        reject(new Error('the process ended before it listened'));
        done();
      });
    });
    child.stdout.setEncoding('utf8').on('data', (line: string) => {
      resolve({
        port: Number(line.trim()),
        listenedAfterMs: performance.now() - startedAt,
        child,
        kill: () => {
          child.kill('SIGKILL');
          return gone;
        },
      });
    });
  });
