import { describe, expect, it } from '@jest/globals';

import { openRateLimiter } from '../../../../local/cams/limits/rate-limiter.js';

describe('a token bucket', () => {
  it.each([1, 3, 7, 8, 1000])('lets exactly %i calls a second pass in the long run', (perSecond) => {
    const limiter = openRateLimiter(10);
    let passed = 0;

    for (let now = 1; now <= 10_000; now += 1) {
      while (limiter.take('key', { perSecond, burst: 1 }, now) === 0) passed += 1;
    }

    expect(passed).toBeGreaterThanOrEqual(perSecond * 10 - 1);
    expect(passed).toBeLessThanOrEqual(perSecond * 10 + 1);
  });

  it('keeps no more buckets than it may, and forgets the one unused longest', () => {
    const limiter = openRateLimiter(2);
    const limit = { perSecond: 1, burst: 1 };

    const waits = ['a', 'b', 'a', 'c', 'b', 'c'].map((key) => limiter.take(key, limit, 0));

    expect(waits).toEqual([0, 0, 1000, 0, 0, 1000]);
  });
});
