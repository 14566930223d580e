/** A character that moves the cursor, ends a line, turns the reading direction, or cannot be seen; for regular expressions. */
export const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

// Emoji hold joiners and selectors of their own: whole sequences that Unicode recommends stay as they are.
const emojiOrUnseen = new RegExp(String.raw`\p{RGI_Emoji}|${UNSEEN}`, 'gv');
const unseen = new RegExp(UNSEEN, 'u');

const escapeUnseen = (found: string): string => {
  const codePoint = found.codePointAt(0) ?? 0;
  // An emoji of several characters, or of one that can be seen.
  if (found.length > String.fromCodePoint(codePoint).length || !unseen.test(found)) return found;
  return `\\u{${codePoint.toString(16)}}`;
};

/**
 * Makes text from outside safe to show: each unseen character stands as its code point, `\u{1b}`. A group's name could
 * otherwise erase its row, or write one of its own.
 */
export const escapeForTerminal = (text: string): string =>
  // Most text has none; looking for emoji takes long.
  unseen.test(text) ? text.replace(emojiOrUnseen, escapeUnseen) : text;
