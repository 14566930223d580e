import { createHmac } from 'node:crypto';

import { backoffMs } from '../../cams/retry.js';
import type { EventReceiver } from '../../settings/inventory.js';
import { outgoingTrace } from '../../telemetry/scope.js';
import type { Timing } from '../../timing.js';
import type { GroupEvent } from './cloud-event.js';

const TRIES_MAX = 4;
const TIMEOUT_MS = 5000;
const WORTH_ANOTHER_TRY = new Set([408, 425, 429]);

const postOnce = async ({ url, secret }: EventReceiver, body: string, nowMs: number): Promise<number> => {
  const at = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/cloudevents-batch+json; charset=utf-8',
        'X-Events-Timestamp': at,
        'X-Events-Signature': `sha256=${signature}`,
        ...outgoingTrace(),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    // Nobody there, no answer in time, or a redirect: what was sent may have arrived.
    return 599;
  }
};

/**
 * Sends events as a CloudEvents batch, signed with HMAC-SHA256 over timestamp, dot and body. What is not acknowledged is
 * sent again, so a receiver may see an event twice, under the same ID.
 *
 * @returns whether the receiver took them.
 */
export const postEvents = async (
  events: readonly GroupEvent[],
  receiver: EventReceiver,
  timing: Timing,
): Promise<boolean> => {
  const body = JSON.stringify(events);
  for (let tries = 1; ; tries += 1) {
    const status = await postOnce(receiver, body, timing.nowMs());
    if (status >= 200 && status < 300) return true;
    if (tries === TRIES_MAX || (status < 500 && !WORTH_ANOTHER_TRY.has(status))) return false;
    await timing.pause(backoffMs(tries, timing.random()));
  }
};
