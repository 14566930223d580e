import { serviceError } from '../../errors/service-error.js';
import type { JsonObject } from '../task.js';

// Source: "Asynchronous invocation", Function Compute: 128 KB.
const PAYLOAD_MAX_BYTES = 128 * 1024;

/** @throws {ServiceError} `RequestTooLarge` when the platform would refuse an asynchronous event of this size. */
export const checkPayload = (payload: JsonObject): void => {
  if (Buffer.byteLength(JSON.stringify(payload)) <= PAYLOAD_MAX_BYTES) return;
  throw serviceError('RequestTooLarge', { message: 'The event is larger than 128 KB.' });
};
