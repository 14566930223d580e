import { type ChildProcess, spawn } from 'node:child_process';

export interface CamsProcess {
  readonly port: number;
  /** Milliseconds from the start of the process until it listened. */
  readonly listenedAfterMs: number;
  readonly child: ChildProcess;
  /** kill -9, and waits until the process is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and waits until the process is gone. */
  readonly stop: () => Promise<void>;
}

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
        stop: () => {
          child.kill('SIGTERM');
          return gone;
        },
      });
    });
  });
