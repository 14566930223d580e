import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { median } from '../median.js';
import { type Bench, type Report, times } from '../report.js';
import { type ColdRun, runCold } from './run-cold.js';
import { type Protocol, startUpstream, type Upstream } from './start-upstream.js';
import { listVariants, type Variant } from './variants.js';

const measure = async (
  variants: readonly Variant[],
  protocol: Protocol,
  upstream: Upstream,
  folder: string,
  rounds: number,
): Promise<ReadonlyMap<Variant, readonly ColdRun[]>> => {
  const runs = new Map<Variant, ColdRun[]>(variants.map((variant) => [variant, []]));
  // The first round warms the caches of the disk.
  for (let round = -1; round < rounds; round += 1) {
    process.stderr.write(`cold, ${protocol}, round ${String(round + 1)} of ${String(rounds)}\r`);
    for (const [variant, taken] of runs) {
      const figures = await runCold(variant, protocol, upstream, folder);
      if (round >= 0) taken.push(figures);
    }
  }
  process.stderr.write('\n');
  return runs;
};

const NOTES = [
  'A fresh Node.js process loads one function and answers its first API Gateway event against a local CAMS on loopback.',
  '`x` is against the floor in the same run and for the same operation: whole process by wall time and by CPU time. Load and first are ' +
    'the loading of the module and the first invocation. The floor is bench/cold/floor.cjs, a hand-written handler on node:http(s) that ' +
    'signs by itself and checks nothing.',
  'The alternatives are installed from bench/alternatives with a lock of their own: @alicloud/tea-util 1.4.11, which a user gets today, ' +
    'not 1.4.9, which this project holds it at.',
];

const report = (protocol: Protocol, runs: ReadonlyMap<Variant, readonly ColdRun[]>): Report => {
  const of = (variant: Variant, figure: keyof ColdRun): number =>
    median((runs.get(variant) ?? []).map((each) => each[figure]));
  const floors = [...runs.keys()].filter(({ kind }) => kind === 'floor');
  const rows = [...runs.keys()].map((variant) => {
    const floor = floors.find(({ operation }) => operation === variant.operation) ?? variant;
    const ratio = (figure: keyof ColdRun): string => times(of(variant, figure) / of(floor, figure));
    const ms = (figure: keyof ColdRun): string => of(variant, figure).toFixed(1);
    return [
      variant.name,
      ms('wallMs'),
      ratio('wallMs'),
      ms('cpuMs'),
      ratio('cpuMs'),
      ms('loadMs'),
      ms('firstMs'),
      ms('rssMb'),
      ratio('rssMb'),
    ];
  });
  const head = ['', 'wall ms', 'x', 'CPU ms', 'x', 'load ms', 'first ms', 'peak MB', 'x'];
  return { title: `Cold, over ${protocol}`, head, rows, notes: NOTES };
};

/** A fresh process for one event: all operations with and without code cache, the floor, the libraries as they are. */
export const benchCold: Bench = async ({ rounds }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-cold-'));
  const upstream = await startUpstream();
  try {
    const variants = await listVariants(folder);
    const reports: Report[] = [];
    for (const protocol of ['HTTP', 'HTTPS'] as const) {
      reports.push(report(protocol, await measure(variants, protocol, upstream, folder, rounds)));
    }
    return reports;
  } finally {
    await upstream.close();
    rmSync(folder, { recursive: true });
  }
};
