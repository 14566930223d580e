import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LOOK_EVERY_MS = 250;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The parent of another process; undefined where the system has no `ps` to ask, as Windows. */
const parentOf = async (pid: number): Promise<number | undefined> => {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(pid)]);
    return Number(stdout.trim()) || undefined;
  } catch {
    return undefined;
  }
};

/**
 * Notices that what started this process is gone. A script of npm runs in a shell between npm and us: SIGTERM to npm reaches
 * that shell, which passes it on to nobody, and SIGKILL reaches nobody at all (observed with npm 11 and dash). Who starts us
 * without npm may well mean us to outlive him, so then nothing is watched.
 *
 * @param onGone called once.
 */
export const watchParents = (onGone: () => void): void => {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  let npm: number | undefined;
  void parentOf(parent).then((pid) => {
    npm = pid;
  });
  const timer = setInterval(() => {
    // On Windows ppid stays what it was.
    const gone = process.ppid !== parent || !isRunning(parent) || (npm !== undefined && !isRunning(npm));
    if (!gone) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
};
