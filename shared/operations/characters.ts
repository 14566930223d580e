/** A control character: C0, DEL or C1. */
const CONTROL = /\p{Cc}/u;
/** A control character other than line feed and tab, which part a longer text into lines and columns. */
const CONTROL_IN_LINES = /[^\P{Cc}\n\t]/u;

/**
 * A character that can be seen. Not seen are white space, controls, what Unicode calls ignorable by default (zero width,
 * bidirectional marks, soft hyphen, variation selectors, the fillers of Hangul), and blanks that it gives a class of their
 * own: the empty Braille pattern, marks of interlinear annotation, the Khitan filler and the null notehead.
 */
export const VISIBLE = /[^\u{16fe4}\s\p{Cc}\p{DI}\u2800\ufff9-\ufffb\u{1d159}]/u;

// Most texts begin so, and a set of Unicode's kinds takes its time to be made.
const PLAIN = /^[\x21-\x7e][\x20-\x7e]*$/;

/** How Unicode writes a character down: `U+0007`. */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const found = (text: unknown, unwanted: RegExp): string | undefined => {
  if (typeof text !== 'string' || PLAIN.test(text)) return undefined;
  const [character] = unwanted.exec(text) ?? [];
  return character === undefined ? undefined : codePointOf(character);
};

/** The first control character of a text of one line, as `U+0007`. */
export const controlIn = (text: unknown): string | undefined => found(text, CONTROL);

/** The first control character of a text of several lines: line feed and tab are none there. */
export const controlInLines = (text: unknown): string | undefined => found(text, CONTROL_IN_LINES);

/** Whether anything of a text can be seen. */
export const isVisible = (text: string): boolean => PLAIN.test(text) || VISIBLE.test(text);

/**
 * What is said of a value that breaks a rule. U+0000 is named, whatever the rule: it is seen nowhere, and no database but
 * SQLite stores it.
 */
export const ruleFor = (value: unknown, rule: string): string =>
  typeof value === 'string' && value.includes('\0') ? 'must not hold U+0000' : rule;
