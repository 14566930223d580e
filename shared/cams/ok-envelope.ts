import type { Call } from '../call.js';
import type { Envelope } from '../operations/envelope.js';
import type { Operation, ResponseOf } from '../operations/operation.js';

/** A successful answer of an operation. */
export type SuccessEnvelope<O extends Operation> = Envelope & ResponseOf<O>;

/** Wraps an operation's elements as a success. The request ID is CAMS's, or ours when CAMS was not asked. */
export const okEnvelope = <O extends Operation>(call: Call, elements: ResponseOf<O>): SuccessEnvelope<O> => ({
  RequestId: call.upstream.requestId ?? call.requestId,
  Code: 'OK',
  Success: true,
  ...elements,
});
