import type { NumberScope } from '../state/link-records.js';
import type { RunPace } from '../state/run-pace.js';
import type { Timing } from '../timing.js';
import { RunInterrupted } from './run-interrupted.js';

/** Gives out the moments at which CAMS may be called. */
export interface TurnTaker {
  /** Waits for the next turn. @throws {RunInterrupted} `OutOfTime` when it comes too late. */
  readonly turn: () => Promise<void>;
  /** CAMS said that we are too fast. */
  readonly slowDown: () => Promise<void>;
}

/**
 * Takes turns from the pace that everybody shares who works on a number: a second's worth at a time.
 *
 * @param lastTurnAtMs after which there is no time for a call.
 */
export const takeTurns = (
  pace: RunPace,
  scope: NumberScope,
  callsPerSecond: number,
  timing: Timing,
  lastTurnAtMs: number,
): TurnTaker => {
  const fullGapMs = 1000 / callsPerSecond;
  let next = { atMs: 0, gapMs: fullGapMs, left: 0 };
  return {
    turn: async () => {
      if (next.left === 0) {
        const turns = Math.max(1, Math.floor(1000 / next.gapMs));
        const { fromMs, gapMs } = await pace.reserve(scope, turns, fullGapMs, timing.nowMs());
        next = { atMs: fromMs, gapMs, left: turns };
      }
      if (next.atMs > lastTurnAtMs) throw new RunInterrupted('OutOfTime');
      const waitMs = next.atMs - timing.nowMs();
      next = { ...next, atMs: next.atMs + next.gapMs, left: next.left - 1 };
      if (waitMs > 0) await timing.pause(waitMs);
    },
    slowDown: async () => {
      // The turns in hand were reserved at the old pace.
      next = { ...next, left: 0 };
      await pace.slowDown(scope, fullGapMs, timing.nowMs());
    },
  };
};
