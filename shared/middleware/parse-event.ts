import type { Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import { decodeEvent } from '../events/decode-event.js';
import { adoptTrace } from '../telemetry/scope.js';

/**
 * Reads the event and checks that it is meant for this function: path and method first, because a caller who is lost
 * gains nothing from hearing about his credentials.
 *
 * @throws {ServiceError} `MalformedBody` (400), `Forbidden` (403), `UnknownOperation` (404), `MethodNotAllowed` (405).
 */
export const parseEvent = (): Middleware => {
  const parseEventBefore: Middleware['before'] = ({ event: call }) => {
    const decoded = decodeEvent(call.payload);
    call.shape = decoded.shape;
    adoptTrace(decoded.trace);
    if (decoded.shape === 'direct') {
      call.parameters = decoded.parameters;
      return;
    }
    call.http = decoded.http;
    if (!call.config.doors.some(({ shape }) => shape === decoded.shape)) {
      throw serviceError('Forbidden', {
        message: 'This function takes no requests of this kind of gateway.',
        advice: 'Call through the gateway that the functions are set up for; operators name it in GATEWAY.',
      });
    }
    const { name, methods } = call.operation;
    // A stage or base path may stand before it, and empty steps anywhere: a slash at the end, or two at once.
    if (decoded.http.path.split('/').findLast((step) => step !== '') !== name) throw serviceError('UnknownOperation');
    if (!methods.some((method) => method === decoded.http.method)) {
      throw serviceError('MethodNotAllowed', { allow: methods });
    }
  };
  return { before: parseEventBefore };
};
