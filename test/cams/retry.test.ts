import { describe, expect, it } from '@jest/globals';

import { backoffMs, type FailedAttempt, pauseBeforeRetryMs } from '../../shared/cams/retry.js';
import { readRetryAfterMs } from '../../shared/cams/retry-after.js';
import { earnRetry, spendRetry } from '../../shared/cams/retry-budget.js';
import { randomFrom } from '../local/cams/random-from.js';

const failed = (more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  number: 1,
  retry: 'backoff',
  unsent: false,
  curedOnce: false,
  retryAfterMs: undefined,
  ...more,
});

describe('the pause before a retry', () => {
  it('grows with every attempt and is spread over its whole length', () => {
    const pauses = [1, 2, 3].map((number) => pauseBeforeRetryMs(failed({ number }), 'reads', 60_000, 0.999));

    expect(pauses).toEqual([200, 400, 799]);
    expect(pauseBeforeRetryMs(failed({ number: 3 }), 'reads', 60_000, 0)).toBe(0);
  });

  it('is counted from the time that CAMS asks for, so that not everybody comes back at once', () => {
    const pauses = [0, 0.5].map((random) =>
      pauseBeforeRetryMs(failed({ retryAfterMs: 3000 }), 'reads', 60_000, random),
    );

    expect(pauses).toEqual([3000, 3100]);
  });

  it('is not begun when too little time would be left to be answered', () => {
    expect(pauseBeforeRetryMs(failed({ retryAfterMs: 3000 }), 'reads', 4499, 0)).toBeUndefined();
    expect(pauseBeforeRetryMs(failed({ retryAfterMs: 3000 }), 'reads', 4500, 0)).toBe(3000);
  });

  it('is not begun after four attempts', () => {
    expect(pauseBeforeRetryMs(failed({ number: 4, unsent: true }), 'reads', 60_000, 0)).toBeUndefined();
  });

  it.each([
    ['never', 'reads', false],
    ['slow', 'reads', false],
    ['backoff', 'duplicates', true],
    ['once', 'duplicates', true],
    ['ambiguous', 'duplicates', false],
    ['ambiguous', 'converges', true],
    ['ambiguous', 'reads', true],
  ] as const)('after a failure of class %s, an operation that %s: %s', (retry, repetition, expected) => {
    expect(pauseBeforeRetryMs(failed({ retry }), repetition, 60_000, 0) !== undefined).toBe(expected);
  });

  it('is taken once only where once is all that helps', () => {
    expect(pauseBeforeRetryMs(failed({ retry: 'once', curedOnce: true }), 'reads', 60_000, 0)).toBeUndefined();
    expect(pauseBeforeRetryMs(failed({ retry: 'once', number: 3 }), 'reads', 60_000, 0)).toBe(0);
  });

  it('is always taken when no byte was sent', () => {
    expect(pauseBeforeRetryMs(failed({ retry: 'ambiguous', unsent: true }), 'duplicates', 60_000, 0)).toBe(0);
  });
});

describe('what CAMS asks us to wait', () => {
  it.each([
    [{ 'x-acs-retry-after': '1500' }, 1500],
    [{ 'retry-after': '2' }, 2000],
    [{ 'x-acs-retry-after': '10', 'retry-after': '2' }, 10],
    [{ 'x-acs-retry-after': '999999999' }, 3_600_000],
    [{ 'retry-after': '999999' }, 3_600_000],
    [{ 'x-acs-retry-after': '-1' }, undefined],
    [{ 'x-acs-retry-after': '9'.repeat(40) }, 3_600_000],
    [{ 'retry-after': '9'.repeat(40) }, 3_600_000],
    [{ 'x-acs-retry-after': '1.5', 'retry-after': '2' }, 2000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 00:00:07 GMT', date: 'Sat, 21 Nov 2026 00:00:00 GMT' }, 7000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT', date: 'Sat, 21 Nov 2026 00:00:00 GMT' }, 3_600_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 00:00:00 GMT', date: 'Sat, 21 Nov 2026 00:00:07 GMT' }, undefined],
    [{ 'retry-after': 'Sat, 21 Nov 2026 00:00:00 GMT' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, expected) => {
    expect(readRetryAfterMs(headers)).toBe(expected);
  });
});

describe('full jitter', () => {
  // How many of 10,000 pauses fall into each 100 ms of the window that belongs to so many failed attempts.
  const shares = (number: number, windowMs: number): number[] => {
    const random = randomFrom(42);
    const bins = Array.from({ length: windowMs / 100 }, () => 0);
    for (let pause = 0; pause < 10_000; pause += 1) {
      const bin = Math.min(bins.length - 1, Math.floor(backoffMs(number, random()) / 100));
      bins[bin] = (bins[bin] ?? 0) + 1 / 10_000;
    }
    return bins;
  };

  it.each([
    [1, 200],
    [2, 400],
    [3, 800],
  ])('spreads the pause after attempt %i evenly over %i ms', (number, windowMs) => {
    const even = 100 / windowMs;

    const parts = shares(number, windowMs);

    expect(Math.min(...parts)).toBeGreaterThan(even * 0.9);
    expect(Math.max(...parts)).toBeLessThan(even * 1.1);
  });

  it('at the cap of five seconds puts no more than 5 % into any 100 ms', () => {
    const parts = shares(20, 5000);

    expect(parts).toHaveLength(50);
    expect(Math.max(...parts)).toBeLessThan(0.05);
    expect(Math.min(...parts)).toBeGreaterThan(0.01);
  });
});

describe('the retry budget', () => {
  it('starts with ten retries and earns one in five answers', () => {
    const spent = Array.from({ length: 12 }, () => spendRetry('budget'));
    for (let call = 0; call < 5; call += 1) earnRetry('budget');

    expect(spent.filter(Boolean)).toHaveLength(10);
    expect([spendRetry('budget'), spendRetry('budget')]).toEqual([true, false]);
  });

  it('is one for each space and operation, and forgets the longest unused beyond a thousand', () => {
    for (let retry = 0; retry < 10; retry += 1) spendRetry('old');
    expect(spendRetry('old')).toBe(false);

    for (let key = 0; key < 1000; key += 1) earnRetry(`space ${String(key)}`);

    expect(spendRetry('old')).toBe(true);
  });
});
