import { randomUUID } from 'node:crypto';

import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { listProbe, sendProbe } from './send-probe.js';

/**
 * Sends a caller header of its own, with a name that no policy has, to a gateway that answers otherwise. What the functions
 * answer shows what the gateway does with it.
 *
 * @param header the one that functions read, CALLER_HEADER.
 */
export const examineCallerHeader = async (connection: Connection, header: string): Promise<Finding> => {
  const Check = 'caller header';
  const forged = { [header]: `forged-by-doctor-${randomUUID()}` };
  const echo = await sendProbe(connection, { ...listProbe(connection), headers: forged });
  if (echo?.code === 'OK') return { Check, State: 'ok', Found: `a forged ${header} does not get through` };
  if (echo?.code === 'Unauthenticated') {
    const Found = `a forged ${header} arrives next to the gateway's, and the functions refuse the two`;
    return { Check, State: 'ok', Found };
  }
  if (echo?.code === 'Forbidden') {
    return {
      Check,
      State: 'failed',
      Found: `a forged ${header} wins: a caller can use any name`,
      Mend: `Have the gateway remove the header from requests before it names the caller, or give the functions another CALLER_HEADER whose name is secret.`,
    };
  }
  return { Check, State: 'skipped', Found: 'the answer does not show it' };
};
