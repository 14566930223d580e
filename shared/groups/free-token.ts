import type { Call } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import type { CreateRecord, CreateRecords } from '../state/create-record.js';
import { withDoubt } from './doubt.js';

const HELD =
  'Nothing was sent, but the ClientToken could not be freed. Send the same request again after Retry-After; should it be \
answered OutcomeUnknown, an operator frees the token.';

const stillHeld = ({ code, entry, detail }: ServiceError, heldForMs: number): ServiceError => {
  const retryAfterSeconds = Math.ceil(heldForMs / 1000);
  return new ServiceError(code, entry, { ...detail, outcome: 'NotApplied', advice: HELD, retryAfterSeconds });
};

/**
 * Frees the ClientToken of a creation that failed before anything was sent.
 *
 * @returns what to answer: the failure itself, or, where the token could not be freed, what is so then. Until its record
 *   expires nobody else executes the request; after that nobody knows.
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
  return heldForMs > 0 ? stillHeld(failure, heldForMs) : withDoubt(failure, clientToken);
};
