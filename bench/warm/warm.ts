import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
import { type Protocol, startAnswering, type Upstream } from '../start-upstream.js';
import type { Table } from '../table.js';

const dist = path.resolve(import.meta.dirname, '..', '..', 'dist');
const child = path.join(import.meta.dirname, 'child.cjs');
const floor = path.resolve(import.meta.dirname, '..', 'cold', 'floor.cjs');

const CALLS = 2000;
const SOCKET_CALLS = 2000;
const MEMORY_CALLS = 50_000;
const GROUP = 'EA3030000000000000000000000000001';

interface Figures {
  readonly cpuUs: number;
  readonly wallUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly sockets: number;
  readonly heapBeforeMb: number;
  readonly heapAfterMb: number;
}

interface Work {
  readonly file: string;
  readonly operation: Operation;
  readonly protocol: Protocol;
  readonly calls: number;
  readonly memoryCalls: number;
}

const call = async (work: Work, upstream: Upstream, folder: string): Promise<Figures> => {
  const { file, operation, protocol, calls, memoryCalls } = work;
  const inputFile = path.join(folder, 'input.json');
  writeFileSync(inputFile, JSON.stringify({ ...inputFor(operation, GROUP, upstream), calls, memoryCalls }));
  const args = ['--expose-gc', ...upstream.flagsFor(protocol), child, file, inputFile];
  return runChild<Figures>(args, { env: upstream.environmentFor(protocol) });
};

const fileOf = (operation: Operation): string => path.join(dist, functionNameOf(operation), 'index.js');

const compare = async (protocol: Protocol, rounds: number, upstream: Upstream, folder: string): Promise<Table> => {
  const { plainBundled } = await prepareAlternatives(folder);
  const variants = [
    { name: 'floor: node:http(s), signed by hand', file: floor, taken: [] as Figures[] },
    { name: 'callApi of openapi-client, bare', file: plainBundled, taken: [] as Figures[] },
    { name: 'ours', file: fileOf(ListChatGroup), taken: [] as Figures[] },
  ];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { file, taken } of variants) {
      const work = { file, operation: ListChatGroup, protocol, calls: CALLS, memoryCalls: 0 };
      taken.push(await call(work, upstream, folder));
    }
    process.stderr.write(`\rwarm ${protocol} ${String(round)}/${String(rounds)} `);
  }
  process.stderr.write('\n');
  const of = (taken: readonly Figures[], key: keyof Figures): number => median(taken.map((figures) => figures[key]));
  const least = variants[0]?.taken ?? [];
  return {
    title: `Warm over ${protocol}: ListChatGroup, one call after the other (us; x = CPU against the floor)`,
    head: ['', 'CPU', 'x', 'wall', 'p50', 'p99'],
    rows: variants.map(({ name, taken }) => [
      name,
      of(taken, 'cpuUs').toFixed(0),
      (of(taken, 'cpuUs') / of(least, 'cpuUs')).toFixed(2),
      of(taken, 'wallUs').toFixed(0),
      of(taken, 'p50Us').toFixed(0),
      of(taken, 'p99Us').toFixed(0),
    ]),
  };
};

const countSockets = async (upstream: Upstream, folder: string): Promise<Table> => {
  const rows: string[][] = [];
  for (const operation of operations) {
    const work = { file: fileOf(operation), operation, protocol: 'HTTP', calls: SOCKET_CALLS, memoryCalls: 0 } as const;
    const { sockets, cpuUs } = await call(work, upstream, folder);
    rows.push([operation.name, String(sockets), cpuUs.toFixed(0)]);
  }
  return { title: `Sockets opened in ${String(SOCKET_CALLS)} calls`, head: ['', 'sockets', 'CPU us'], rows };
};

const weighMemory = async (upstream: Upstream, folder: string): Promise<Table> => {
  const work = { file: fileOf(ListChatGroup), operation: ListChatGroup, protocol: 'HTTP', calls: CALLS } as const;
  const { heapBeforeMb, heapAfterMb } = await call({ ...work, memoryCalls: MEMORY_CALLS }, upstream, folder);
  return {
    title: `Heap over ${MEMORY_CALLS.toLocaleString('en')} calls of ListChatGroup, collected, 11 s later (MB)`,
    head: ['before', 'after'],
    rows: [[heapBeforeMb.toFixed(2), heapAfterMb.toFixed(2)]],
  };
};

/** What one more call of an instance costs, beside the floor and the bare callApi; the upstream only answers. */
export const measureWarm = async (rounds: number): Promise<readonly Table[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-warm-'));
  const upstream = await startAnswering();
  try {
    return [
      await compare('HTTP', rounds, upstream, folder),
      await compare('HTTPS', rounds, upstream, folder),
      await countSockets(upstream, folder),
      await weighMemory(upstream, folder),
    ];
  } finally {
    await upstream.close();
    rmSync(folder, { recursive: true });
  }
};
