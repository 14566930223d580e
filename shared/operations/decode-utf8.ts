import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Decodes UTF-8; a byte order mark at the start is dropped.
 *
 * @returns undefined for bytes that are not UTF-8: Buffer would put replacement characters into somebody's subject.
 */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
};
