import type { Timing } from '../../shared/timing.js';
import { randomFrom } from '../local/cams/random-from.js';

export interface HeldTiming extends Timing {
  /** Every pause that was asked for, in milliseconds. */
  readonly pauses: readonly number[];
}

/** A clock that moves only while somebody pauses, and a chance that can be replayed. */
export const holdTiming = (seed = 1): HeldTiming => {
  const pauses: number[] = [];
  let nowMs = Date.now();
  return {
    pauses,
    nowMs: () => nowMs,
    random: randomFrom(seed),
    pause: (ms) => {
      pauses.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
};
