// Marks that carry no meaning in a number: soft hyphen, zero-width characters, direction marks, byte order mark. Phone books
// and chats put them around numbers, and whoever copies one copies them too.
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
// The forms of ASCII that keyboards for Chinese and Japanese type.
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
const FULL_WIDTH_AHEAD = 0xfee0;

/** A number as it was written, in ASCII where that means the same: no invisible marks, one kind of hyphen and space. */
export const plainText = (written: string): string =>
  written
    .replaceAll(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_AHEAD))
    .replaceAll(INVISIBLE, '')
    .replaceAll(DASHES, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    // RFC 3966
    .replace(/^tel:/i, '');
