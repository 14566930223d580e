import type { IncomingHttpHeaders } from 'node:http';

const LONGEST_MS = 3_600_000;

/** Seconds, or the milliseconds from the answer's own Date to another: two clocks would have to agree otherwise. */
const readStandard = (value: string, date: string | undefined): number | undefined => {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const waitMs = Date.parse(value) - Date.parse(date ?? '');
  return waitMs >= 0 ? waitMs : undefined;
};

/**
 * How long CAMS asks us to stay away: `x-acs-retry-after` in milliseconds, or the standard Retry-After in seconds or as a
 * date.
 *
 * @returns milliseconds, at most an hour; undefined when neither is there or readable.
 */
export const readRetryAfterMs = (headers: IncomingHttpHeaders): number | undefined => {
  const { 'x-acs-retry-after': milliseconds, 'retry-after': standard, date } = headers;
  if (typeof milliseconds === 'string' && /^\d+$/.test(milliseconds)) return Math.min(Number(milliseconds), LONGEST_MS);
  const waitMs = standard === undefined ? undefined : readStandard(standard, date);
  return waitMs === undefined ? undefined : Math.min(waitMs, LONGEST_MS);
};
