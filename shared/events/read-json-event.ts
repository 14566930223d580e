import { serviceError } from '../errors/service-error.js';
import { JsonFault, parseJson } from '../operations/parse-json.js';
import { decodeUtf8 } from '../operations/decode-utf8.js';

const malformed = (message: string): never => {
  throw serviceError('MalformedBody', { message });
};

const readText = (payload: unknown): string => {
  if (typeof payload === 'string') return payload;
  if (!(payload instanceof Uint8Array)) return malformed('The event is not a sequence of bytes.');
  return decodeUtf8(payload) ?? malformed('The event is not UTF-8.');
};

/**
 * Reads an event as Function Compute passes it: the bytes of a JSON text.
 *
 * @throws {ServiceError} `MalformedBody`
 */
export const readJsonEvent = (payload: unknown): unknown => {
  const text = readText(payload);
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return malformed(`The event ${error.message}.`);
  }
};
