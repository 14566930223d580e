import type { RetryClass } from '../errors/entry.js';
import type { Repetition } from '../operations/operation.js';

const MAX_ATTEMPTS = 4;
const BASE_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5000;
// Less than this, and the next attempt would hardly have the time to be answered.
const MIN_ATTEMPT_MS = 1500;

/** How one attempt failed, as far as repeating it is concerned. */
export interface FailedAttempt {
  /** Counted from 1. */
  readonly number: number;
  readonly retry: RetryClass;
  /** Whether it is proved that no byte of it left this machine. */
  readonly unsent: boolean;
  /** Whether a fresh signature or token has been tried already. */
  readonly curedOnce: boolean;
  readonly retryAfterMs: number | undefined;
}

const mayRepeat = ({ number, retry, unsent, curedOnce }: FailedAttempt, repetition: Repetition): boolean => {
  if (number >= MAX_ATTEMPTS) return false;
  if (unsent || retry === 'backoff') return true;
  if (retry === 'once') return !curedOnce;
  return retry === 'ambiguous' && repetition !== 'duplicates';
};

/**
 * Exponential backoff with full jitter: callers that failed together do not come back together.
 *
 * @param number how many attempts have failed.
 * @param random a number in [0, 1).
 * @returns milliseconds.
 */
export const backoffMs = (number: number, random: number): number =>
  Math.round(random * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** number));

/**
 * Decides whether a failed attempt is repeated, and after how long a pause: the backoff, counted from the time that CAMS
 * asks for if it does. All whom it asked to come back in a second would come back in the same millisecond otherwise.
 *
 * @param random a number in [0, 1).
 * @returns the pause in milliseconds, or undefined when the failure is final or the deadline too near.
 */
export const pauseBeforeRetryMs = (
  failed: FailedAttempt,
  repetition: Repetition,
  remainingMs: number,
  random: number,
): number | undefined => {
  if (!mayRepeat(failed, repetition)) return undefined;
  const pauseMs = (failed.retryAfterMs ?? 0) + backoffMs(failed.number, random);
  return pauseMs + MIN_ATTEMPT_MS <= remainingMs ? pauseMs : undefined;
};
