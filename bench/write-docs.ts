import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import { markdownTable } from '../tools/markdown-table.js';
import type { Table } from './table.js';

const FILE = path.resolve(import.meta.dirname, '..', 'docs', 'performance.md');

export interface Results {
  readonly at: string;
  readonly machine: string;
  readonly rounds: number;
  readonly tables: readonly Table[];
}

/**
 * Puts the tables of one benchmark between its markers in docs/performance.md, with the machine and the day.
 *
 * @throws {Error} when the page lacks the markers.
 */
export const writeDocs = async (name: string, { at, machine, rounds, tables }: Results): Promise<void> => {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const page = readFileSync(FILE, 'utf8');
  const [head, rest = ''] = page.split(begin);
  const [, tail] = rest.split(end);
  if (head === undefined || tail === undefined) throw new Error(`docs/performance.md lacks ${begin} or ${end}`);
  const rendered = tables.map(({ title, head: columns, rows }) => `**${title}**\n\n${markdownTable(columns, rows)}`);
  const when = `Measured ${at.slice(0, 10)}, medians of ${String(rounds)} rounds where there are rounds: ${machine}.`;
  const text = [`${head}${begin}`, when, ...rendered, `${end}${tail}`].join('\n\n');
  writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), filepath: FILE }));
};
