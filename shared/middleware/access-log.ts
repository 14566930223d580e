import type { Call, Middleware } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import { statusFor } from '../errors/status-for.js';
import { describeError, log, type LogFields } from '../log.js';
import { outcomeOf } from '../outcome-of.js';

// The caller chose the rest of such a code; a phone number in it would end up in the log.
const loggedCode = (code: string): string => code.replace(/^(UnknownParameter)\..*$/s, '$1');

const logCall = (call: Call, code: string, statusCode: number, more: LogFields = {}): void => {
  log('info', 'call', {
    requestId: call.requestId,
    operation: call.operation.name,
    shape: call.shape,
    caller: call.caller,
    code: loggedCode(code),
    statusCode,
    durationMs: Math.round(call.timing.nowMs() - call.startedAtMs),
    upstreamAttempts: call.upstream.attempts,
    upstreamRequestId: call.upstream.requestId,
    upstreamCode: call.upstream.code,
    ...more,
  });
};

/** Writes one line a call, and one more with the details of an error that nobody expected. */
export const accessLog = (): Middleware => {
  const accessLogAfter: Middleware['after'] = ({ event: call, response }) => {
    if (response) logCall(call, response.envelope.Code, response.statusCode);
  };
  const accessLogOnError: Middleware['onError'] = ({ event: call, error }) => {
    if (error instanceof ServiceError) {
      logCall(call, error.code, statusFor(error.entry, outcomeOf(call, error)), error.detail.logged);
      return;
    }
    log('error', 'unexpected', { requestId: call.requestId, operation: call.operation.name, ...describeError(error) });
    logCall(call, 'InternalFault', 500);
  };
  return { after: accessLogAfter, onError: accessLogOnError };
};
