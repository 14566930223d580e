import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { bareProbe, sendProbe } from './send-probe.js';

// How long a function lets a probe wait: shared/middleware/probe.ts.
const PROBE_MS = 700;
// Two attempts take longer, whatever the timers of a function round.
const ONE_ATTEMPT_MS = 1.9 * PROBE_MS;
// Where the way alone takes so long, the time does not tell.
const SLOW_MS = 500;
const TRIES = 3;

/** How often a route repeats a probe; undefined when that cannot be told. */
const repeatsOf = async (connection: Connection, operation: string): Promise<number | undefined> => {
  const probe = { ...bareProbe(operation), headers: { 'X-Probe': 'unavailable' } };
  let leastMs = Infinity;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const probed = await sendProbe(connection, probe);
    if (probed?.code !== 'ProbeAnswered') return undefined;
    leastMs = Math.min(leastMs, probed.tookMs);
    if (leastMs < ONE_ATTEMPT_MS) return 0;
  }
  const plain = await sendProbe(connection, bareProbe(operation));
  return plain && plain.tookMs < SLOW_MS ? Math.round((leastMs - plain.tookMs) / PROBE_MS) - 1 : undefined;
};

/**
 * Has the function of each route answer 503 after a while, and reads off the time how often the gateway has asked for it. A
 * time that is too short for two attempts proves that there was one; a longer one may be the network's, and is tried again.
 */
export const examineRepeats = async (connection: Connection, routes: readonly string[]): Promise<Finding> => {
  const Check = 'repeats';
  if (routes.length === 0) return { Check, State: 'skipped', Found: 'no route has led to a function' };
  const told = await Promise.all(routes.map(async (name) => ({ name, repeats: await repeatsOf(connection, name) })));
  const repeating = told.flatMap(({ name, repeats = 0 }) => (repeats > 0 ? [`${name} ${String(repeats)} times`] : []));
  if (repeating.length > 0) {
    return {
      Check,
      State: 'failed',
      Found: `the gateway repeats a 503 by itself: ${repeating.join(', ')}`,
      Mend: 'Attach a policy Retry that is enabled, with 0 attempts, to these routes: one that is switched off does not stop it.',
    };
  }
  const untold = told.filter(({ repeats }) => repeats === undefined).map(({ name }) => name);
  if (untold.length > 0) return { Check, State: 'skipped', Found: `it is not known of ${untold.join(', ')}` };
  return { Check, State: 'ok', Found: `the gateway does not repeat a 503 of ${String(told.length)} routes` };
};
