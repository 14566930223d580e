import type { RateLimit } from '../settings.js';

/** Counts calls against a rate, apart for each key. */
export interface RateLimiter {
  /** Takes one call's turn. @returns 0, or in how many milliseconds of the same clock the next turn comes. */
  take(key: string, limit: RateLimit, now: number): number;
  /** Fills every bucket. */
  reset(): void;
}

/** What one call costs. Credit grows by `perSecond` a millisecond, so that whole rates are counted in whole numbers. */
const COST = 1000;

/**
 * Token buckets, one for each key, full at first.
 *
 * @param max how many buckets are kept; beyond it the one that was used longest ago counts as full again.
 */
export const openRateLimiter = (max: number): RateLimiter => {
  // A Map iterates in the order of insertion, and every use inserts anew: the longest unused comes first.
  const buckets = new Map<string, { readonly credit: number; readonly at: number }>();
  return {
    take: (key, { perSecond, burst }, now) => {
      const full = burst * COST;
      const { credit, at } = buckets.get(key) ?? { credit: full, at: now };
      const grown = Math.min(full, credit + Math.max(0, now - at) * perSecond);
      const left = grown >= COST ? grown - COST : grown;
      buckets.delete(key);
      buckets.set(key, { credit: left, at: now });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= max) break;
        buckets.delete(oldest);
      }
      return grown >= COST ? 0 : Math.ceil((COST - grown) / perSecond);
    },
    reset: () => {
      buckets.clear();
    },
  };
};
