import type { Timing } from '../timing.js';
import { RunInterrupted } from './run-interrupted.js';

// What handing over and answering may take.
const RESERVE_MS = 2000;
const DURATIONS_KEPT = 200;

/** Tells whether there is time for one more item before the platform ends the invocation. */
export interface WorkClock {
  /** Measures one item. @throws {RunInterrupted} `OutOfTime` when there is no time to begin with it. */
  readonly measure: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** A clock for an invocation whose answer must be under way at `deadlineAtMs`. */
export const workClock = (timing: Timing, deadlineAtMs: number): WorkClock => {
  const durationsMs: number[] = [];
  const almostTheLongestMs = (): number => {
    const sorted = durationsMs.toSorted((left, right) => left - right);
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  };
  return {
    measure: async (work) => {
      const startedAtMs = timing.nowMs();
      if (deadlineAtMs - startedAtMs < RESERVE_MS + almostTheLongestMs()) throw new RunInterrupted('OutOfTime');
      const result = await work();
      durationsMs.push(timing.nowMs() - startedAtMs);
      if (durationsMs.length > DURATIONS_KEPT) durationsMs.shift();
      return result;
    },
  };
};
