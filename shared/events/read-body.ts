import type { HttpRequest } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import type { ParameterSource } from '../operations/decode-parameters.js';
import { isObject } from '../operations/is-object.js';
import { JsonFault, parseJson } from '../operations/parse-json.js';
import { refuseCompressedBytes, refuseContentEncoding } from './content-encoding.js';
import { type BodyKind, bodyKindOf } from './content-type.js';
import { decodeUtf8 } from '../operations/decode-utf8.js';
import { readForm } from './read-form.js';

const MAX_BODY_BYTES = 65_536;
// Padding may be left out: some gateways do.
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const SEND_AS_JSON = 'The body looks like JSON: send it with Content-Type: application/json.';

const malformed = (message: string, advice?: string): never => {
  throw serviceError('MalformedBody', { message, ...(advice !== undefined && { advice }) });
};

const readBytes = ({ body, isBase64Encoded }: HttpRequest): Buffer => {
  const mostBytes = isBase64Encoded ? (body.length / 4) * 3 - 2 : body.length;
  if (mostBytes > MAX_BODY_BYTES) throw serviceError('RequestTooLarge');
  // Buffer skips what is not base64, so a damaged body would pass as another one.
  if (isBase64Encoded && !BASE64.test(body)) malformed('The body is not base64.');
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) throw serviceError('RequestTooLarge');
  return bytes;
};

const readText = (bytes: Buffer): string => {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  refuseCompressedBytes(bytes);
  return malformed('The body is not UTF-8.');
};

const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text);

const readJson = (text: string, kind: ParameterSource['kind'], advice?: string): ParameterSource => {
  try {
    const value = parseJson(text);
    return isObject(value)
      ? { kind, entries: Object.entries(value) }
      : malformed('The body is not a JSON object.', advice);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return malformed(`The body ${error.message}.`, advice);
  }
};

/**
 * A form; or JSON under the type of a form, as `curl -d` sends it, as a gateway hands a form on (numbers as text), and,
 * percent-encoded as the one name of a form, as some HTTP clients do.
 */
const readFormOrJson = (text: string): ParameterSource => {
  if (looksLikeJson(text)) return readJson(text, 'text', SEND_AS_JSON);
  const entries = readForm(text);
  const [[name, value] = ['', ''], ...others] = entries;
  if (others.length === 0 && value === '' && looksLikeJson(name)) return readJson(name, 'text', SEND_AS_JSON);
  // Without one "=" it is a value and no form, and must not be told back as the name of a parameter.
  return text.includes('=') ? { kind: 'text', entries } : malformed('The form holds no name with a value.');
};

const readOctets = (text: string): ParameterSource => {
  if (!looksLikeJson(text)) throw serviceError('UnsupportedContentType');
  return readJson(text, 'json', SEND_AS_JSON);
};

const refuseUnread = (text: string): never => {
  throw serviceError('UnsupportedContentType', looksLikeJson(text) ? { advice: SEND_AS_JSON } : {});
};

const readers: Readonly<Record<BodyKind, (text: string) => ParameterSource>> = {
  json: (text) => readJson(text, 'json'),
  form: readFormOrJson,
  octets: readOctets,
  unread: refuseUnread,
};

/**
 * Reads the parameters in the body of an HTTP request: a JSON object or a form, at most 64 KiB, UTF-8. A body without a
 * content type is read as JSON, and so is a body under the type of a form, or under none in particular
 * (`application/octet-stream`), that begins like JSON.
 *
 * @throws {ServiceError} `RequestTooLarge`, `UnsupportedContentType` or `MalformedBody`.
 */
export const readBody = (http: HttpRequest): readonly ParameterSource[] => {
  const bytes = readBytes(http);
  if (bytes.length === 0) return [];
  refuseContentEncoding(http.headers.get('content-encoding') ?? []);
  const read = readers[bodyKindOf(http.headers.get('content-type') ?? [])];
  return [read(readText(bytes))];
};
