import type { Call, Middleware } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import { statusFor } from '../errors/status-for.js';
import { describeError, log } from '../log.js';
import type { Envelope, Outcome } from '../operations/envelope.js';
import { outcomeOf } from '../outcome-of.js';
import { logCall } from './log-call.js';

/** What became of the change of a call that went well; undefined where there was none to make. */
const outcomeOfSuccess = ({ operation }: Call, { Outcome }: Envelope): Outcome | undefined =>
  Outcome ?? (operation.repetition === 'reads' ? undefined : 'Applied');

const logFailure = (call: Call, error: ServiceError): void => {
  const outcome = outcomeOf(call, error);
  logCall(call, {
    code: error.code,
    statusCode: statusFor(error.entry, outcome),
    outcome,
    logged: error.detail.logged,
  });
};

/** Writes one line a call, and one more with the details of an error that nobody expected. */
export const accessLog = (): Middleware => {
  const accessLogAfter: Middleware['after'] = ({ event: call, response }) => {
    if (!response) return;
    const { envelope, statusCode } = response;
    logCall(call, { code: envelope.Code, statusCode, outcome: outcomeOfSuccess(call, envelope) });
  };
  const accessLogOnError: Middleware['onError'] = ({ event: call, error }) => {
    if (error instanceof ServiceError) {
      logFailure(call, error);
      return;
    }
    log('error', 'unexpected', { requestId: call.requestId, operation: call.operation.name, ...describeError(error) });
    logFailure(call, serviceError('InternalFault'));
  };
  return { after: accessLogAfter, onError: accessLogOnError };
};
