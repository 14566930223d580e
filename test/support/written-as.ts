const littleEndian = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** How editors and shells write a file of JSON. */
export const writtenAs: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16, little-endian': (text) => littleEndian(`\ufeff${text}`),
  'UTF-16, big-endian': (text) => littleEndian(`\ufeff${text}`).swap16(),
  'UTF-16 without a byte order mark, little-endian': littleEndian,
  'UTF-16 without a byte order mark, big-endian': (text) => littleEndian(text).swap16(),
};
