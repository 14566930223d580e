import type { Call, Middleware, Reply } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import { outcomeOf } from '../outcome-of.js';

/** What of a call its error answer depends on. */
type FailedCall = Pick<Call, 'operation' | 'requestId' | 'upstream'>;

const LOOK_FIRST =
  'Do not repeat the call yet: it may have been executed, and a repeat makes another. Look with ListChatGroup first.';

/** Whether a repeat could do what the first call has done already. */
const isDangerous = (call: FailedCall, fault: ServiceError): boolean =>
  call.operation.repetition === 'duplicates' && outcomeOf(call, fault) === 'Unknown' && !fault.detail.safeToRepeat;

/** Turns any error into the answer that our contract promises for it. Nothing of an unexpected error gets out. */
export const replyToError = (call: FailedCall, error: unknown): Reply => {
  const fault = error instanceof ServiceError ? error : serviceError('InternalFault');
  const { entry, detail } = fault;
  const dangerous = isDangerous(call, fault);
  // Clients repeat by themselves what has a Retry-After.
  const retryAfterSeconds = dangerous ? undefined : (detail.retryAfterSeconds ?? entry.retryAfterSeconds);
  return {
    statusCode: entry.status,
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
      Outcome: outcomeOf(call, fault),
      Retryable: entry.retry !== 'never' && !dangerous,
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
