import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ListChatGroup } from '../../shared/operations/list-chat-group.js';
import type { Operation } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';
import { prepareAlternatives } from '../alternatives/install.js';
import { inputFor } from '../event-for.js';
import { median } from '../median.js';
import { runChild } from '../run-child.js';
import type { Table } from '../table.js';
import { type Protocol, type RunningCams, startUpstream } from '../start-upstream.js';

const dist = path.resolve(import.meta.dirname, '..', '..', 'dist');
const child = path.join(import.meta.dirname, 'child.cjs');

interface Variant {
  readonly name: string;
  readonly operation: Operation;
  readonly file: string;
}

interface Measured {
  readonly code: string;
  readonly wallMs: number;
  readonly loadMs: number;
  readonly firstMs: number;
  readonly cpuMs: number;
  readonly rssMb: number;
}

const FLOOR = 'floor: node:http(s), signed by hand';
const OURS = 'ours';
const WITHOUT_CACHE = 'ours, code cache refused';

const start = async (
  { operation, file }: Variant,
  protocol: Protocol,
  upstream: RunningCams,
  folder: string,
): Promise<Measured> => {
  const GroupId = 'GroupId' in operation.request.shape ? await upstream.addGroup() : '';
  const inputFile = path.join(folder, 'input.json');
  writeFileSync(inputFile, JSON.stringify(inputFor(operation, GroupId, upstream)));
  const args = [...upstream.flagsFor(protocol), child, file, inputFile];
  const started = performance.now();
  // NODE_EXTRA_CA_CERTS is not among its environment: reading that file would be part of every start.
  const measured = await runChild<Omit<Measured, 'wallMs'>>(args, {
    env: upstream.environmentFor(protocol),
    cwd: path.dirname(file),
  });
  const wallMs = performance.now() - started;
  if (measured.code !== 'OK') throw new Error(`${file} was answered ${measured.code} for ${operation.name}`);
  return { ...measured, wallMs };
};

const variantsIn = async (folder: string): Promise<readonly Variant[]> => {
  const alternatives = await prepareAlternatives(folder);
  const bare = path.join(folder, 'without-cache');
  cpSync(dist, bare, { recursive: true });
  const ofOperation = (operation: Operation): readonly Variant[] => {
    const name = functionNameOf(operation);
    rmSync(path.join(bare, name, 'bundle.cache'));
    return [
      { name: FLOOR, operation, file: path.join(import.meta.dirname, 'floor.cjs') },
      { name: OURS, operation, file: path.join(dist, name, 'index.js') },
      { name: WITHOUT_CACHE, operation, file: path.join(bare, name, 'index.js') },
    ];
  };
  const other = (name: string, file: string): Variant => ({ name, operation: ListChatGroup, file });
  return [
    ...operations.flatMap(ofOperation),
    other('an empty handler', path.join(import.meta.dirname, 'empty.cjs')),
    other('openapi-client, called plainly', alternatives.plain),
    other('the same, bundled', alternatives.plainBundled),
    other('the same with middy and zod, bundled', alternatives.ordinaryBundled),
  ];
};

const figure = (value: number): string => value.toFixed(1);

const tableOf = (protocol: Protocol, variants: readonly Variant[], rounds: readonly (readonly Measured[])[]): Table => {
  const of = (index: number, key: keyof Omit<Measured, 'code'>): number =>
    median(rounds.map((round) => round[index]?.[key] ?? Number.NaN));
  return {
    title: `Cold over ${protocol}: a fresh process loads one function and answers its first event (ms; x = against the floor of the same operation)`,
    head: ['operation', 'variant', 'process', 'x', 'CPU', 'CPU x', 'load', 'first call', 'peak RSS MB', 'RSS x'],
    rows: variants.map(({ name, operation }, index) => {
      const floor = variants.findIndex((each) => each.name === FLOOR && each.operation === operation);
      const against = (key: 'wallMs' | 'cpuMs' | 'rssMb'): string => (of(index, key) / of(floor, key)).toFixed(2);
      return [
        operation.name,
        name,
        figure(of(index, 'wallMs')),
        against('wallMs'),
        figure(of(index, 'cpuMs')),
        against('cpuMs'),
        figure(of(index, 'loadMs')),
        figure(of(index, 'firstMs')),
        figure(of(index, 'rssMb')),
        against('rssMb'),
      ];
    }),
  };
};

/**
 * Measures cold starts, every variant once a round, so that whatever else the machine does falls on all of them alike.
 *
 * @param rounds how many rounds; medians of them are told.
 */
export const measureCold = async (rounds: number): Promise<readonly Table[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-cold-'));
  const upstream = await startUpstream();
  try {
    const variants = await variantsIn(folder);
    const tables: Table[] = [];
    for (const protocol of ['HTTP', 'HTTPS'] as const) {
      const measured: Measured[][] = [];
      // The first round warms the disk's cache, and is not counted.
      for (let round = 0; round <= rounds; round += 1) {
        const of: Measured[] = [];
        for (const variant of variants) of.push(await start(variant, protocol, upstream, folder));
        if (round > 0) measured.push(of);
        process.stderr.write(`\rcold ${protocol} ${String(round)}/${String(rounds)} `);
      }
      process.stderr.write('\n');
      tables.push(tableOf(protocol, variants, measured));
    }
    return tables;
  } finally {
    await upstream.close();
    rmSync(folder, { recursive: true });
  }
};
