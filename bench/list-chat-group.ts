import { fileURLToPath } from 'node:url';

import { type MeasuredSize, measureSize } from './local-cams/measure-size.js';

/*
 * npx tsx bench/list-chat-group.ts [groups…]: how the cost of the local CAMS grows with its table. Medians of
 * interleaved rounds, in microseconds; `x` is the call over HTTP against a bare node:http server that answers the same
 * bytes to the same signed request in the same run.
 */
const SIZES = [10_000, 100_000, 1_000_000];
const ROUNDS = 25;

const number = (value: number): string => Math.round(value).toLocaleString('en');

/** @returns the table as Markdown. */
export const renderSizes = (sizes: readonly (readonly [groups: number, measured: MeasuredSize])[]): string => {
  const head = ['', ...sizes.map(([groups]) => `${number(groups)}: store, HTTP, x`)];
  const names = sizes[0]?.[1].cases.map(({ name }) => name) ?? [];
  const row = (name: string): string[] => [
    name,
    ...sizes.map(([, { cases }]) => {
      const { storeUs = 0, httpUs = 0, bareUs = 1 } = cases.find((measured) => measured.name === name) ?? {};
      return `${number(storeUs)}, ${number(httpUs)}, ${(httpUs / bareUs).toFixed(1)}`;
    }),
  ];
  const whole = (name: string, of: (measured: MeasuredSize) => number): string[] => [
    name,
    ...sizes.map(([, measured]) => number(of(measured))),
  ];
  const rows = [
    ...names.map(row),
    whole('seeded through the store, groups/s', ({ seededPerSecond }) => seededPerSecond),
    whole('opening the database and listening, ms', ({ openMs }) => openMs),
    whole('reset over HTTP, ms', ({ resetMs }) => resetMs),
  ];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const run = async (): Promise<void> => {
  const asked = process.argv.slice(2).map(Number);
  const sizes: [number, MeasuredSize][] = [];
  for (const groups of asked.length > 0 ? asked : SIZES) sizes.push([groups, await measureSize(groups, ROUNDS)]);
  console.log(renderSizes(sizes));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
