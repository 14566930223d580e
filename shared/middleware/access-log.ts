import type { Call, Middleware } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import { describeError, log } from '../log.js';
import type { Envelope, Outcome } from '../operations/envelope.js';
import { outcomeOf } from '../outcome-of.js';
import { logCall } from './log-call.js';

/** What became of the change of a call that went well; undefined where there was none to make. */
const outcomeOfSuccess = ({ operation }: Call, { Outcome }: Envelope): Outcome | undefined =>
  Outcome ?? (operation.repetition === 'reads' ? undefined : 'Applied');

/** Writes one line a call, and one more with the details of an error that nobody expected. */
export const accessLog = (): Middleware => {
  const accessLogAfter: Middleware['after'] = ({ event: call, response }) => {
    if (!response) return;
    const { envelope, statusCode } = response;
    logCall(call, { code: envelope.Code, statusCode, outcome: outcomeOfSuccess(call, envelope) });
  };
  const accessLogOnError: Middleware['onError'] = ({ event: call, error }) => {
    if (error instanceof ServiceError) {
      logCall(call, { code: error.code, statusCode: error.entry.status, outcome: outcomeOf(call, error) });
      return;
    }
    log('error', 'unexpected', { requestId: call.requestId, operation: call.operation.name, ...describeError(error) });
    const fault = serviceError('InternalFault');
    logCall(call, { code: fault.code, statusCode: fault.entry.status, outcome: outcomeOf(call, fault) });
  };
  return { after: accessLogAfter, onError: accessLogOnError };
};
