import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * Looks again and again until there is something to see.
 *
 * @param look gives nothing as long as it is too early.
 * @param deadlineMs how long to wait at most, from now.
 * @throws {Error} saying what did not happen.
 */
export const waitUntil = async <Seen>(
  what: string,
  look: () => Promise<Seen | undefined>,
  deadlineMs = 10_000,
): Promise<Seen> => {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > giveUpAt) throw new Error(`${what} did not happen within ${String(deadlineMs / 1000)} s`);
    await pause(LOOK_EVERY_MS);
  }
};
