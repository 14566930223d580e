import { setTimeout as pause } from 'node:timers/promises';

/** Time and chance, so that a test can hold both. */
export interface Timing {
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

export const systemTiming: Timing = { nowMs: Date.now, random: Math.random, pause };
