import { setTimeout as pause } from 'node:timers/promises';

import type { GatewayAnswer } from '../gateway-answer.js';
import { type GatewayPolicy, policiesFor } from './gateway-policy.js';

/** What came of one attempt: an answer of Function Compute, or nothing because the connection was lost. */
export type Attempted = GatewayAnswer | 'lost';

interface RetryPolicy {
  readonly attempts: number;
  readonly retryOn: readonly string[];
  readonly httpCodes?: readonly string[] | undefined;
}

/**
 * What applies without a policy that is enabled; one that is switched off changes nothing ("Configure retry policies",
 * Microservices Engine). That 503 is the status it repeats on is the old default of Istio, and POST is not excluded.
 */
const GATEWAYS_OWN: RetryPolicy = {
  attempts: 2,
  retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
  httpCodes: ['503'],
};

// The first pause of Envoy; short enough not to matter.
const PAUSE_MS = 25;

const isRepeatedOn = (attempted: Attempted, { retryOn, httpCodes = [] }: RetryPolicy): boolean => {
  const on = (...conditions: readonly string[]): boolean => conditions.some((each) => retryOn.includes(each));
  if (attempted === 'lost') return on('connect-failure', 'reset', '5xx');
  const byStatus = on('retriable-status-codes') && httpCodes.includes(String(attempted.status));
  return byStatus || (on('5xx') && attempted.status >= 500);
};

/** Makes an attempt, and again as the retry policy of the route says. */
export const repeat = async (
  attempt: () => Promise<Attempted>,
  policy: GatewayPolicy,
  route: string,
): Promise<Attempted> => {
  const [retry = GATEWAYS_OWN] = policiesFor(policy, 'Retry', route);
  for (let repeats = 0; ; repeats += 1) {
    const attempted = await attempt();
    if (repeats >= retry.attempts || !isRepeatedOn(attempted, retry)) return attempted;
    await pause(PAUSE_MS);
  }
};
