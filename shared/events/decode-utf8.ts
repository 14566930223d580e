/**
 * Decodes UTF-8; a byte order mark at the start is dropped.
 *
 * @returns undefined for bytes that are not UTF-8: Buffer would put replacement characters into somebody's subject.
 */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
