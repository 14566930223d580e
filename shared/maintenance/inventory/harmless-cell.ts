// Where a reader sees a cell begin: at the start, and after what it may take for a separator, the end of a line or a quote.
const BEGIN = String.raw`(?<=^|[;,\t\r\n"])`;
// = + - @ and their full-width forms, which Excel computes too, behind spaces that a reader may trim.
const FORMULA = String.raw`(?=\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])`;

const dangerous = new RegExp(`${BEGIN}${FORMULA}|^(?=[\\t\\r\\n])`, 'g');

/**
 * Keeps a spreadsheet from computing text from outside: an apostrophe goes before what would begin a formula, also inside the
 * text, for a reader whose separator is `;` or a tab splits quoted cells too. Source: "CSV Injection", OWASP.
 */
export const harmlessCell = (text: string): string => text.replace(dangerous, "'");
