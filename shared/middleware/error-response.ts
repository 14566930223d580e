import type { Call, Middleware, Reply } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import { statusFor } from '../errors/status-for.js';
import { outcomeOf } from '../outcome-of.js';

/** What of a call its error answer depends on. */
type FailedCall = Pick<Call, 'operation' | 'requestId' | 'upstream' | 'request'>;

const LOOK_FIRST =
  'Do not repeat the call yet: it may have been executed, and a repeat makes another. Look with ListChatGroup first.';

/** Turns any error into the answer that our contract promises for it. Nothing of an unexpected error gets out. */
export const replyToError = (call: FailedCall, error: unknown): Reply => {
  const fault = error instanceof ServiceError ? error : serviceError('InternalFault');
  const { entry, detail } = fault;
  const outcome = outcomeOf(call, fault);
  const inDoubt = call.operation.repetition === 'duplicates' && outcome === 'Unknown';
  // A repeat that no ClientToken names could do what this call has done already; one that bears it may find out.
  const named = typeof call.request['ClientToken'] === 'string';
  const dangerous = inDoubt && !named;
  // Clients repeat by themselves what has a Retry-After.
  const retryAfterSeconds = dangerous ? undefined : (detail.retryAfterSeconds ?? entry.retryAfterSeconds);
  return {
    statusCode: statusFor(entry, outcome),
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...(detail.allow ? { Allow: detail.allow.join(', ') } : {}),
    },
    envelope: {
      RequestId: detail.upstreamRequestId ?? call.requestId,
      Code: fault.code,
      Success: false,
      Message: fault.message,
      ...(detail.accessDeniedDetail === undefined ? {} : { AccessDeniedDetail: detail.accessDeniedDetail }),
      ...(detail.faults ? { Faults: detail.faults } : {}),
      Outcome: outcome,
      Retryable: inDoubt ? named : entry.retry !== 'never',
      Advice: dangerous ? LOOK_FIRST : (detail.advice ?? entry.advice),
    },
  };
};

/** Answers every throw with an envelope. Registered first, so that its hook runs last and sees them all. */
export const errorResponse = (): Middleware => {
  const errorResponseOnError: Middleware['onError'] = (step) => {
    step.response = replyToError(step.event, step.error);
  };
  return { onError: errorResponseOnError };
};
