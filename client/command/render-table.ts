import stringWidth from 'string-width';

import { escapeForTerminal } from './escape-for-terminal.js';

interface Cell {
  readonly text: string;
  /** In columns of a screen: most Chinese characters and emoji take two. */
  readonly width: number;
  readonly isNumber: boolean;
}

const cellOf = (value: string | number): Cell => {
  const text = escapeForTerminal(String(value));
  // Between spaces, where it will stand: a mark at its beginning combines with the one before it.
  return { text, width: stringWidth(` ${text} `) - 2, isNumber: typeof value === 'number' };
};

/** Lines of a table: columns as wide as their widest cell, two spaces apart; numbers to the right. */
export const renderTable = (
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] => {
  const cells = [headings, ...rows].map((row) => row.map(cellOf));
  const widths = headings.map((_, column) => cells.reduce((most, row) => Math.max(most, row[column]?.width ?? 0), 0));
  const [heading = '', ...lines] = cells.map((row) =>
    row
      .map(({ text, width, isNumber }, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - width));
        return isNumber ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd(),
  );
  return [heading, widths.map((width) => '-'.repeat(width)).join('  '), ...lines];
};
