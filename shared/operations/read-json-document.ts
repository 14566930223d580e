import { decodeUtf8 } from './decode-utf8.js';
import { findJsonFault } from './find-json-fault.js';
import { JsonFault, parseJson } from './parse-json.js';

type Utf16 = 'utf-16le' | 'utf-16be';

/** By a byte order mark, or by where the zero byte of the first character is, which in JSON is always ASCII. */
const utf16Of = ([first, second]: Uint8Array): Utf16 | undefined => {
  if (first === undefined || second === undefined) return undefined;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : undefined;
};

const decodeUtf16 = (bytes: Uint8Array, encoding: Utf16): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const decode = (bytes: Uint8Array): string => {
  const encoding = utf16Of(bytes);
  const text = encoding === undefined ? decodeUtf8(bytes) : decodeUtf16(bytes, encoding);
  if (text === undefined) throw new JsonFault(`is not ${encoding === undefined ? 'UTF-8' : 'UTF-16'}`);
  return text;
};

const placeOf = (text: string, index: number): string => {
  const lines = text.slice(0, index).split(/\r\n|\r|\n/);
  return `line ${String(lines.length)}, column ${String(Array.from(lines.at(-1) ?? '').length + 1)}`;
};

/**
 * Reads a document of JSON that people write: a file in UTF-8, with a byte order mark or without, or in UTF-16, as editors
 * and shells of Windows save it; or a text.
 *
 * @throws {JsonFault} with a message that completes the sentence "the file …" and says line and column, counted from 1.
 */
export const readJsonDocument = (document: Uint8Array | string): unknown => {
  const text = (typeof document === 'string' ? document : decode(document)).replace(/^\ufeff/, '');
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new JsonFault(`${error.message}: ${placeOf(text, error.at ?? findJsonFault(text) ?? text.length)}`);
  }
};
