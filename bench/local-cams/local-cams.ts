import type { Table } from '../table.js';
import { type MeasuredSize, measureSize } from './measure-size.js';
import { measureWrites } from './measure-writes.js';

const SIZES = [10_000, 100_000, 1_000_000];
// Of fewer there is no 99th of a hundred.
const CALLS_MIN = 400;

const number = (value: number): string => Math.round(value).toLocaleString('en');

/** A column for each size, a row for each case. */
export const sizesTable = (sizes: readonly (readonly [groups: number, measured: MeasuredSize])[]): Table => {
  const names = sizes[0]?.[1].cases.map(({ name }) => name) ?? [];
  const row = (name: string): readonly string[] => [
    name,
    ...sizes.map(([, { cases }]) => {
      const { storeUs = 0, httpUs = 0, httpP99Us = 0, bareUs = 1 } = cases.find((each) => each.name === name) ?? {};
      return `${number(storeUs)}, ${number(httpUs)}, ${number(httpP99Us)}, ${(httpUs / bareUs).toFixed(1)}`;
    }),
  ];
  const whole = (name: string, of: (measured: MeasuredSize) => number): readonly string[] => [
    name,
    ...sizes.map(([, measured]) => number(of(measured))),
  ];
  return {
    title:
      'The local CAMS and the size of its table: store, HTTP, HTTP p99 in us; x = HTTP against bare node:http with the same answer',
    head: ['', ...sizes.map(([groups]) => `${number(groups)} groups`)],
    rows: [
      ...names.map(row),
      whole('seeded through the store, groups/s', ({ seededPerSecond }) => seededPerSecond),
      whole('opening the database and listening, ms', ({ openMs }) => openMs),
      whole('reset over HTTP, ms', ({ resetMs }) => resetMs),
    ],
  };
};

/** How the cost of the local CAMS grows with its table, and how many durable writes a second it does. */
export const measureLocalCams = async (rounds: number): Promise<readonly Table[]> => {
  const sizes: [number, MeasuredSize][] = [];
  for (const groups of SIZES) {
    process.stderr.write(`local CAMS, ${number(groups)} groups\n`);
    sizes.push([groups, await measureSize(groups, Math.max(rounds, CALLS_MIN))]);
  }
  return [measureWrites(rounds), sizesTable(sizes)];
};
