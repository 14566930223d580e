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
  readonly retryAfterMs: number | undefined;
}

const mayRepeat = ({ number, retry, unsent }: FailedAttempt, repetition: Repetition): boolean => {
  if (number >= MAX_ATTEMPTS) return false;
  if (unsent || retry === 'backoff') return true;
  if (retry === 'once') return number === 1;
  return retry === 'ambiguous' && repetition !== 'duplicates';
};

/**
 * Decides whether a failed attempt is repeated, and after how long a pause: exponential backoff with full jitter, and
 * never before the time that CAMS asks for.
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
  const backoffMs = random * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** failed.number);
  const pauseMs = Math.max(failed.retryAfterMs ?? 0, Math.round(backoffMs));
  return pauseMs + MIN_ATTEMPT_MS <= remainingMs ? pauseMs : undefined;
};
