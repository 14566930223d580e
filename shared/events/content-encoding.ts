import { serviceError } from '../errors/service-error.js';

/** How an encoded body begins that nothing announces: a gateway may drop the header and keep the bytes. */
const MAGIC: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['gzip', /^1f8b/],
  ['zstd', /^28b52ffd/],
  ['deflate', /^78(01|5e|9c|da)/],
];

const refuse = (encoding: string): never => {
  throw serviceError('UnsupportedContentType', {
    message: `The body is encoded (${encoding}); only a body without a Content-Encoding is read here.`,
    advice: 'Send the body as it is, not compressed.',
  });
};

/**
 * Refuses a body whose headers name an encoding.
 *
 * @throws {ServiceError} `UnsupportedContentType` (415) naming the encoding.
 */
export const refuseContentEncoding = (values: readonly string[]): void => {
  const encodings = values.flatMap((value) => value.split(',')).map((value) => value.trim().toLowerCase());
  const [encoding] = encodings.filter((name) => name !== '' && name !== 'identity');
  if (encoding !== undefined) refuse(/^[a-z][a-z-]{0,15}$/.test(encoding) ? encoding : 'unknown');
};

/**
 * Refuses bytes that are no text because they are compressed.
 *
 * @throws {ServiceError} `UnsupportedContentType` (415) naming the encoding.
 */
export const refuseCompressedBytes = (bytes: Buffer): void => {
  const start = bytes.toString('hex', 0, 4);
  const [name] = MAGIC.find(([, pattern]) => pattern.test(start)) ?? [];
  if (name !== undefined) refuse(name);
};
