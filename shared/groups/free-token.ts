import type { Call } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import type { CreateRecord, CreateRecords } from '../state/create-record.js';
import { withDoubt } from './doubt.js';

const heldFor = (seconds: number): string =>
  `The ClientToken could not be freed: a request with it may be answered IdempotenceProcessing for ${String(seconds)} s, and \
OutcomeUnknown after that until an operator frees it.`;

const stillHeld = ({ code, entry, detail }: ServiceError, heldForMs: number): ServiceError => {
  const seconds = Math.max(1, Math.ceil(heldForMs / 1000));
  return new ServiceError(code, entry, {
    ...detail,
    outcome: 'NotApplied',
    advice: `${detail.advice ?? entry.advice} ${heldFor(seconds)}`,
    // Clients repeat what has a Retry-After on their own.
    ...(entry.retry !== 'never' && { retryAfterSeconds: seconds }),
  });
};

/**
 * Frees the ClientToken of a creation that was not executed: nothing was sent, or CAMS refused it.
 *
 * @returns what to answer: the failure itself, or, where the token could not be freed, what is so then.
 */
export const freeToken = async (
  record: CreateRecord,
  clientToken: string | undefined,
  failure: unknown,
  call: Call,
  records: Pick<CreateRecords, 'release'>,
): Promise<unknown> => {
  const released = await records.release(record, call.timing.nowMs()).catch(() => undefined);
  if (released || clientToken === undefined || !(failure instanceof ServiceError)) return failure;
  // Another call has taken the token over.
  if (released === false) return serviceError('IdempotenceProcessing');
  const heldForMs = record.expiresAtMs - call.timing.nowMs();
  // A record that has sent nothing and is over may be taken by another call, which may execute the request.
  return record.fence === null && heldForMs <= 0 ? withDoubt(failure, clientToken) : stillHeld(failure, heldForMs);
};
