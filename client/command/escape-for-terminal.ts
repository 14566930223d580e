/** A character that moves the cursor, ends a line, turns the reading direction, or cannot be seen; for regular expressions. */
export const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

// Emoji hold joiners and selectors of their own: whole sequences that Unicode recommends stay as they are.
const emojiOrUnseen = new RegExp(String.raw`\p{RGI_Emoji}|${UNSEEN}`, 'gv');
const unseen = new RegExp(`^${UNSEEN}$`, 'u');

/**
 * Makes text from outside safe to show: each unseen character stands as its code point, `\u{1b}`. A group's name could
 * otherwise erase its row, or write one of its own.
 */
export const escapeForTerminal = (text: string): string =>
  text.replace(emojiOrUnseen, (found) =>
    unseen.test(found) ? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}` : found,
  );
