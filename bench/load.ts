import autocannon from 'autocannon';

import { median } from './median.js';

/** One thing that is put under load. */
export interface Target {
  readonly name: string;
  readonly request: autocannon.Options & { readonly url: string };
}

export interface Load {
  readonly name: string;
  readonly perSecond: number;
  readonly p99Ms: number;
}

const SECONDS = 1;

/**
 * Puts targets under load, one after the other, a second each and round after round.
 *
 * @param connections how many requests are under way at a time.
 * @returns the medians of the rounds.
 * @throws {Error} when a request is not answered by 200: refusals are quick.
 */
export const measureLoad = async (
  targets: readonly Target[],
  connections: number,
  rounds: number,
): Promise<readonly Load[]> => {
  const taken = targets.map(({ name, request }) => ({ name, request, perSecond: [0].slice(1), p99Ms: [0].slice(1) }));
  // The first round warms instances and compilers.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, request, perSecond, p99Ms } of taken) {
      // In a thread of its own: it would share the servers' loop.
      const result = await autocannon({ ...request, connections, duration: SECONDS, workers: 1 });
      const failed = result.non2xx + result.errors + result.timeouts;
      if (failed > 0) throw new Error(`${name}: ${String(failed)} requests were not answered by 200`);
      if (round === 0) continue;
      perSecond.push(result.requests.total / result.duration);
      p99Ms.push(result.latency.p99);
    }
    process.stderr.write(`\rload, ${String(connections)} at a time, ${String(round)}/${String(rounds)} `);
  }
  process.stderr.write('\n');
  return taken.map(({ name, perSecond, p99Ms }) => ({ name, perSecond: median(perSecond), p99Ms: median(p99Ms) }));
};
