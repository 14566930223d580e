import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const GIVE_UP_MS = 60_000;
const POLL_EVERY_MS = 2;

/** A port that nobody uses at the moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** A program to start, and a call that only succeeds once it serves. */
export interface Started {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** @returns whether it was answered; it may reject as long as nothing listens. */
  readonly ask: () => Promise<boolean>;
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
};

/**
 * From the start of a process to its first answer, in milliseconds. It is asked every two of them; the process is ended
 * afterwards.
 *
 * @throws {Error} when it ends, or does not answer within a minute.
 */
export const untilAnswered = async ({ command, cwd, environment = {}, ask }: Started): Promise<number> => {
  const [file, ...args] = command;
  const startedAt = performance.now();
  const child = spawn(file, args, { cwd, env: { PATH: process.env['PATH'], ...environment }, stdio: 'ignore' });
  try {
    while (!(await ask().catch(() => false))) {
      if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${String(child.exitCode)}.`);
      if (performance.now() - startedAt > GIVE_UP_MS) throw new Error(`${command.join(' ')} does not answer.`);
      await pause(POLL_EVERY_MS);
    }
    return performance.now() - startedAt;
  } finally {
    await end(child);
  }
};

/** From the start of a process to its end, in milliseconds. */
export const untilEnded = async (command: readonly [string, ...string[]], cwd: string): Promise<number> => {
  const [file, ...args] = command;
  const startedAt = performance.now();
  const child = spawn(file, args, { cwd, env: { PATH: process.env['PATH'] }, stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}.`);
  return performance.now() - startedAt;
};
