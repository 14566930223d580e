import stringWidth from 'string-width';

import { escapeForTerminal } from './escape-for-terminal.js';

/** Lines of a table: columns as wide as their widest cell on a screen, two spaces apart; numbers to the right. */
export const renderTable = (
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] => {
  const shown = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : escapeForTerminal(cell))));
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...shown.map((row) => String(row[column] ?? ''))].map((cell) => stringWidth(cell))),
  );
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(String(cell))));
        return typeof cell === 'number' ? `${padding}${String(cell)}` : `${cell}${padding}`;
      })
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line)];
};
