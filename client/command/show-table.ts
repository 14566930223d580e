import stringWidth from 'string-width';

import { escapeForTerminal } from './escape-for-terminal.js';
import { renderTable } from './render-table.js';
import type { Terminal } from './terminal.js';

/** A list that is shown on a screen. */
export interface ShownTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Which columns are left out where the screen is too narrow, the least important first. */
  readonly dispensable: readonly string[];
}

const without = ({ headings, rows, dispensable }: ShownTable, left: number): ShownTable => {
  const gone = dispensable.slice(0, left);
  const stays = (_: unknown, column: number): boolean => !gone.includes(headings[column] ?? '');
  return { headings: headings.filter(stays), rows: rows.map((row) => row.filter(stays)), dispensable };
};

/** One row below the other, a line for each cell: nothing of it is left out. */
const renderBlocks = ({ headings, rows }: ShownTable): readonly string[] => {
  const width = Math.max(...headings.map((heading) => heading.length));
  const blocks = rows.map((row) =>
    row.flatMap((cell, column) => (cell === '' ? [] : [`${(headings[column] ?? '').padEnd(width)}  ${String(cell)}`])),
  );
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
};

/**
 * Shows a table that fits the screen. On one that is too narrow columns are left out, and stderr says which; where that is
 * not enough, each row is shown as lines, with everything.
 */
export const showTable = (table: ShownTable, { columns = Infinity, out, err }: Terminal): void => {
  for (let left = 0; left <= table.dispensable.length; left += 1) {
    const { headings, rows } = without(table, left);
    const lines = renderTable(headings, rows);
    if (Math.max(...lines.map((line) => stringWidth(line))) > columns) continue;
    lines.forEach(out);
    const gone = table.dispensable.slice(0, left);
    if (gone.length > 0) err(`Too wide for the screen, and left out: ${gone.join(', ')}. --json shows everything.`);
    return;
  }
  renderBlocks(table).map(escapeForTerminal).forEach(out);
};
