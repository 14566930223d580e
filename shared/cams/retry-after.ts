import type { IncomingHttpHeaders } from 'node:http';

const LONGEST_MS = 3_600_000;

/**
 * How long CAMS asks us to stay away: `x-acs-retry-after` in milliseconds, or the standard Retry-After in seconds.
 *
 * @returns milliseconds, at most an hour; undefined when neither is there or readable.
 */
export const readRetryAfterMs = (headers: IncomingHttpHeaders): number | undefined => {
  const milliseconds = headers['x-acs-retry-after'];
  if (typeof milliseconds === 'string' && /^\d{1,9}$/.test(milliseconds)) {
    return Math.min(Number(milliseconds), LONGEST_MS);
  }
  const seconds = headers['retry-after'];
  if (seconds === undefined || !/^\d{1,6}$/.test(seconds)) return undefined;
  return Math.min(Number(seconds) * 1000, LONGEST_MS);
};
