import { expect } from '@jest/globals';

import type { Aftermath } from './unleash.js';

// Chance decides what fails: the average of a few lies further from that of many.
const slackOf = (items: number): number => (items < 200 ? 1.25 : 1);

interface Tally {
  items: number;
  reads: number;
  writes: number;
  deaths: number;
  invocations: number;
}

/** Adds up what runs have cost, by task. */
export interface Tallies {
  readonly note: (task: string, items: number, aftermath: Aftermath) => void;
  /** Few calls are made for nothing, although almost every third one fails. Prints the figures. */
  readonly expectThrift: (task: string) => void;
}

/** @param title what stands before the figures. */
export const keepTallies = (title: string): Tallies => {
  const tallies = new Map<string, Tally>();
  const tallyOf = (task: string): Tally => {
    const tally = tallies.get(task) ?? { items: 0, reads: 0, writes: 0, deaths: 0, invocations: 0 };
    tallies.set(task, tally);
    return tally;
  };
  return {
    note: (task, items, { reads, writes, deaths, invocations }) => {
      const tally = tallyOf(task);
      tally.items += items;
      tally.reads += reads;
      tally.writes += writes;
      tally.deaths += deaths;
      tally.invocations += invocations;
    },
    expectThrift: (task) => {
      const { items, reads, writes, invocations, deaths } = tallyOf(task);
      const each = (count: number): string => (count / items).toFixed(2);
      process.stdout.write(
        `${title}, ${task}: ${String(items)} items, ${each(reads)} reads and ${each(writes)} writes each, ${String(invocations)} invocations, ${String(deaths)} died\n`,
      );
      expect(writes / items).toBeLessThanOrEqual(1.4 * slackOf(items));
      expect(reads / items).toBeLessThanOrEqual(3 * slackOf(items));
    },
  };
};
