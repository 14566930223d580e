import { serviceError } from '../errors/service-error.js';

/** What a content type lets expect of a body; `octets` may be anything, `unread` is nothing that is read here. */
export type BodyKind = 'json' | 'form' | 'octets' | 'unread';

const kinds: Readonly<Record<string, BodyKind>> = {
  '': 'json',
  'application/json': 'json',
  'application/x-www-form-urlencoded': 'form',
  'application/octet-stream': 'octets',
};

const isForeignCharset = (parameter: string): boolean =>
  parameter.startsWith('charset=') && !/^charset="?utf-?8"?$/.test(parameter);

/**
 * Reads the content type of a body. None, or an empty one, stands for JSON: direct HTTP clients forget it. The same type
 * given twice counts once: HTTP triggers join what came twice.
 *
 * @throws {ServiceError} `UnsupportedContentType` (415) for two types at once, and for a charset other than UTF-8.
 */
export const bodyKindOf = (contentTypes: readonly string[]): BodyKind => {
  const given = contentTypes.flatMap((value) => value.split(',')).map((value) => value.trim().toLowerCase());
  const [contentType = '', ...others] = new Set(given);
  const [mediaType = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  if (others.length > 0 || parameters.some(isForeignCharset)) throw serviceError('UnsupportedContentType');
  if (/^application\/[\w.-]+\+json$/.test(mediaType)) return 'json';
  return Object.hasOwn(kinds, mediaType) ? (kinds[mediaType] ?? 'unread') : 'unread';
};
