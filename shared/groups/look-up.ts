import { type Call, untouchedUpstream } from '../call.js';
import type { SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { ServiceError } from '../errors/service-error.js';
import type { Operation, RequestOf } from '../operations/operation.js';

const withoutOutcome = ({ code, entry, detail: { outcome: _, ...detail } }: ServiceError): ServiceError =>
  new ServiceError(code, entry, detail);

/**
 * Reads something on the way of another call. Its attempts are counted with the call's, but it says nothing about whether
 * the change that the call asks for has been sent.
 *
 * @throws {ServiceError} what `send` throws, without an outcome: that is read off the trace of the call.
 */
export const lookUp = async <O extends Operation>(
  operation: O,
  request: RequestOf<O>,
  call: Call,
): Promise<SuccessEnvelope<O>> => {
  const upstream = untouchedUpstream();
  try {
    return await send(operation, request, { ...call, operation, upstream });
  } catch (error) {
    throw error instanceof ServiceError ? withoutOutcome(error) : error;
  } finally {
    call.upstream.attempts += upstream.attempts;
  }
};
