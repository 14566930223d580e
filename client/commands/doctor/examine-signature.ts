import { randomUUID } from 'node:crypto';

import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { isRefused, listProbe, sendProbe } from './send-probe.js';
import { DAY_MS } from '../../../shared/durations.js';

/** Sends a request that was signed yesterday, and one of now twice: for how long may a stolen request be sent again? */
export const examineSignature = async (connection: Connection): Promise<Finding> => {
  const Check = 'signature';
  if (!connection.credentials.app) return { Check, State: 'skipped', Found: 'requests are not signed' };
  const list = listProbe(connection);
  const old = await sendProbe(connection, { ...list, signing: { atMs: Date.now() - DAY_MS } });
  const isOldRefused = isRefused(old);
  if (isOldRefused === false) {
    return {
      Check,
      State: 'failed',
      Found: 'one of yesterday is accepted: a request that was read on its way can be sent again for ever',
      Mend: 'Set date_offset of the plug-in hmac-auth, to 900 seconds for example.',
    };
  }
  const signing = { atMs: Date.now(), nonce: randomUUID() };
  await sendProbe(connection, { ...list, signing });
  const isAgainRefused = isRefused(await sendProbe(connection, { ...list, signing }));
  if (isOldRefused === undefined || isAgainRefused === undefined) {
    return { Check, State: 'skipped', Found: 'the answers do not show it' };
  }
  const Found = isAgainRefused ? 'good once' : 'good as long as its clock is valid, and as often';
  return { Check, State: 'ok', Found };
};
