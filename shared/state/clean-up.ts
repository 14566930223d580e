import { setImmediate as yieldToOthers } from 'node:timers/promises';

import { ServiceError } from '../errors/service-error.js';
import { describeError, log } from '../log.js';
import type { Database } from './database.js';

/**
 * How many rows one statement of a clean-up changes at most: some ten milliseconds of a small database. They are found by
 * an index, and looked at once more where they are changed, for somebody may have changed them meanwhile; `+ 0` keeps the
 * database from taking that look for another way to find them, which would be as long as the backlog.
 */
export const BATCH_ROWS = 500;

/** Cleans up one batch. @returns how many rows it changed; 0: nothing is left to clean up. */
export type CleanUpStep = () => Promise<number>;

/** What is cleaned up by one instance at a time. */
export interface CleanUp {
  readonly name: string;
  readonly steps: readonly CleanUpStep[];
}

export interface CleanUpTime {
  readonly nowMs: () => number;
  /** After this no batch begins, in epoch milliseconds. */
  readonly untilMs: number;
}

/** How long a batch under way is awaited after `untilMs`. A database that does not answer keeps nobody longer. */
export const GRACE_MS = 500;

// Once nothing is left, nobody looks again for this long.
const REST_MS = 3_600_000;
// For so long a turn is kept by an instance that died with it.
const DEAD_TURN_MS = 5000;

/** @returns whether nothing is left. */
const runSteps = async (steps: readonly CleanUpStep[], { nowMs, untilMs }: CleanUpTime): Promise<boolean> => {
  for (const step of steps) {
    for (;;) {
      if (nowMs() >= untilMs) return false;
      if ((await step()) === 0) break;
      // SQLite answers at once, and whoever works in the same process wants a turn too.
      await yieldToOthers();
    }
  }
  return true;
};

/** Takes the turn, so that instances that end their work together do not wait for each other's rows. */
const inTurn = async ({ run }: Database, { name, steps }: CleanUp, time: CleanUpTime): Promise<boolean> => {
  const turnEndsMs = time.untilMs + DEAD_TURN_MS;
  const taken = await run(
    `INSERT INTO clean_ups (name, due_at) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE clean_ups.due_at <= $3 RETURNING name`,
    [name, turnEndsMs, time.nowMs()],
  );
  if (taken.length === 0) return true;
  const done = await runSteps(steps, time);
  await run('UPDATE clean_ups SET due_at = $3 WHERE name = $1 AND due_at = $2', [
    name,
    turnEndsMs,
    done ? time.nowMs() + REST_MS : 0,
  ]);
  return done;
};

/** Waits for the work while it may take, and then lets it go on by itself. */
const waitFor = async (work: Promise<boolean>, { nowMs, untilMs }: CleanUpTime): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, untilMs - nowMs() + GRACE_MS, false);
  });
  // A failure of the database has been logged. What is left over is found again by the next clean-up.
  const safe = work.catch((error: unknown) => {
    if (!(error instanceof ServiceError)) log('error', 'unexpected', describeError(error));
    return true;
  });
  const done = await Promise.race([safe, timeUp]);
  clearTimeout(timer);
  return done;
};

/**
 * Cleans up batch by batch, for whoever has done its work and has time left. Never rejects, and never waits longer than it
 * may. Instances that clean up at the same time do no harm; mostly one does it for all.
 *
 * @returns false when the time was up before everything was done.
 */
export const cleanUp = async (database: Database, work: CleanUp, time: CleanUpTime): Promise<boolean> =>
  time.nowMs() >= time.untilMs ? false : waitFor(inTurn(database, work, time), time);

/** The same for what nobody else would clean up at the same time: it needs no turn. */
export const cleanUpOwn = async (steps: readonly CleanUpStep[], time: CleanUpTime): Promise<boolean> =>
  time.nowMs() >= time.untilMs ? false : waitFor(runSteps(steps, time), time);
