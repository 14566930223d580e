import type { GatewayAnswer } from '../gateway-answer.js';
import { type GatewayPolicy, policiesFor } from './gateway-policy.js';
import { refuse } from './refuse.js';

/** Counts the requests of each route by the second, and refuses what is more than its policy RateLimit lets through. */
export const createRateLimit = (policy: GatewayPolicy): ((route: string) => GatewayAnswer | undefined) => {
  const counts = new Map<string, { second: number; requests: number }>();
  return (route) => {
    const [limit] = policiesFor(policy, 'RateLimit', route);
    if (!limit) return undefined;
    const second = Math.floor(Date.now() / 1000);
    const counted = counts.get(route);
    const count = counted?.second === second ? counted : { second, requests: 0 };
    count.requests += 1;
    counts.set(route, count);
    return count.requests > limit.threshold
      ? refuse.tooMany(limit.responseStatusCode, limit.responseContentBody)
      : undefined;
  };
};
