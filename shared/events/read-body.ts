import type { HttpRequest } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import type { ParameterSource } from '../operations/decode-parameters.js';
import { JsonFault, parseJson } from '../operations/parse-json.js';
import { decodeUtf8 } from './decode-utf8.js';

const MAX_BODY_BYTES = 65_536;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const malformed = (message: string): never => {
  throw serviceError('MalformedBody', { message });
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

const readJson = (text: string): ParameterSource => {
  try {
    const value = parseJson(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      malformed('The body is not a JSON object.');
    return { kind: 'json', entries: Object.entries(value as object) };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return malformed(`The body ${error.message}.`);
  }
};

const decodeFormText = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return malformed('The form holds a broken percent-encoding.');
  }
};

const readForm = (text: string): ParameterSource => ({
  kind: 'text',
  entries: text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const end = pair.indexOf('=');
      const name = end < 0 ? pair : pair.slice(0, end);
      return [decodeFormText(name), end < 0 ? '' : decodeFormText(pair.slice(end + 1))] as const;
    }),
});

type Reader = (text: string) => ParameterSource;

const readerFor = (contentTypes: readonly string[]): Reader => {
  const [contentType = 'application/json', ...others] = contentTypes;
  const [mediaType = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const foreignCharset = parameters.some((part) => part.startsWith('charset=') && !/^charset="?utf-?8"?$/.test(part));
  if (others.length > 0 || foreignCharset) throw serviceError('UnsupportedContentType');
  if (mediaType === 'application/json') return readJson;
  if (mediaType === 'application/x-www-form-urlencoded') return readForm;
  throw serviceError('UnsupportedContentType');
};

/**
 * Reads the parameters in the body of an HTTP request: a JSON object or a form, at most 64 KiB, UTF-8. A body without a
 * content type is read as JSON.
 *
 * @throws {ServiceError} `RequestTooLarge`, `UnsupportedContentType` or `MalformedBody`.
 */
export const readBody = (http: HttpRequest): readonly ParameterSource[] => {
  const bytes = readBytes(http);
  if (bytes.length === 0) return [];
  const read = readerFor(http.headers.get('content-type') ?? []);
  return [read(decodeUtf8(bytes) ?? malformed('The body is not UTF-8.'))];
};
