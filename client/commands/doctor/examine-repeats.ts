import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { listProbe, sendProbe } from './send-probe.js';

// How long a function lets a probe wait: shared/middleware/probe.ts.
const PROBE_MS = 700;

/** Has a function answer 503 after a while, and reads off the time how often the gateway has asked for it. */
export const examineRepeats = async (connection: Connection): Promise<Finding> => {
  const Check = 'repeats';
  const list = listProbe(connection);
  // The way there and back, to a function that is warm.
  const plain = await sendProbe(connection, list);
  const probed = await sendProbe(connection, { ...list, headers: { 'X-Probe': 'unavailable' } });
  if (probed?.code === 'OK') return { Check, State: 'skipped', Found: 'the functions are of a version without probes' };
  if (probed?.code !== 'ProbeAnswered' || !plain) {
    return { Check, State: 'skipped', Found: 'the probe was not answered' };
  }
  const attempts = Math.max(1, Math.round((probed.tookMs - plain.tookMs) / PROBE_MS));
  if (attempts === 1) return { Check, State: 'ok', Found: 'the gateway does not repeat a 503' };
  return {
    Check,
    State: 'failed',
    Found: `the gateway repeats a 503 by itself, ${String(attempts - 1)} times`,
    Mend: 'Attach a policy Retry that is enabled, with 0 attempts, to every route: one that is switched off does not stop it.',
  };
};
