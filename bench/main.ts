import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { renderTable, type Table } from './table.js';
import { writeDocs } from './write-docs.js';

const USAGE = `npm run bench -- [what…] [--rounds N] [--write-docs]

What is measured, all of it unless named:
  cold          a fresh process loads a function and answers its first event
  warm          what one more call of an instance costs, sockets and memory
  bundle        what the functions weigh
  gateway       requests a second through the local gateway, beside bare servers
  maintenance   the pace of a run against the permitted one; memory for 1,000 and 10,000 groups
  start         until the local cloud answers, and the help of chat-groups shows, beside dynalite
  local-cams    durable writes beside bare libsql; ListChatGroup at 10,000, 100,000 and 1,000,000 groups

  --rounds N    medians are of so many interleaved rounds (15)
  --write-docs  put the tables into docs/performance.md
  --help

Everything runs on loopback. Results also go to bench/results/latest.json.`;

// Loaded when asked for: --help needs none of them.
const benches: Readonly<Record<string, (rounds: number) => Promise<readonly Table[]>>> = {
  cold: async (rounds) => (await import('./cold/cold.js')).measureCold(rounds),
  warm: async (rounds) => (await import('./warm/warm.js')).measureWarm(rounds),
  bundle: async () => (await import('./bundle/bundle.js')).measureBundle(),
  gateway: async (rounds) => (await import('./gateway/gateway.js')).measureGateway(rounds),
  maintenance: async () => (await import('./maintenance/maintenance.js')).measureMaintenance(),
  start: async (rounds) => (await import('./start/start.js')).measureStart(rounds),
  'local-cams': async (rounds) => (await import('./local-cams/local-cams.js')).measureLocalCams(rounds),
};

const RESULTS = path.join(import.meta.dirname, 'results', 'latest.json');

const machine = (): string => {
  const [cpu] = os.cpus();
  const memory = `${String(Math.round(os.totalmem() / 2 ** 30))} GB`;
  const load = os
    .loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
  return `Node.js ${process.version}, ${String(os.cpus().length)} x ${cpu?.model.trim() ?? 'unknown CPU'}, ${memory}, ${os.type()} ${os.arch()}; load average ${load}`;
};

const keep = (name: string, results: object): void => {
  let earlier: object = {};
  try {
    earlier = JSON.parse(readFileSync(RESULTS, 'utf8')) as object;
  } catch {
    // The first run, or a file cut off.
  }
  mkdirSync(path.dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify({ ...earlier, [name]: results }, undefined, 2)}\n`);
};

const readArguments = (): { names: readonly string[]; rounds: number; writesDocs: boolean } | undefined => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '15' },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const unknown = positionals.find((name) => !Object.hasOwn(benches, name));
  if (unknown !== undefined) throw new Error(`There is no "${unknown}" to measure.`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1000)
    throw new Error('--rounds takes a number from 1 to 1000.');
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  return { names, rounds, writesDocs: values['write-docs'] };
};

const run = async (): Promise<void> => {
  const asked = readArguments();
  if (!asked) {
    console.log(USAGE);
    return;
  }
  const { names, rounds, writesDocs } = asked;
  // It is loaded by every process that is measured, and costs each 20 to 40 ms.
  delete process.env['NODE_EXTRA_CA_CERTS'];
  for (const name of names) {
    const before = machine();
    const tables = (await benches[name]?.(rounds)) ?? [];
    const results = { at: new Date().toISOString(), machine: before, rounds, tables };
    for (const table of tables) console.log(`\n${renderTable(table)}`);
    console.log(before);
    keep(name, results);
    if (writesDocs) await writeDocs(name, results);
  }
};

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error('npm run bench -- --help tells how to ask.');
  process.exitCode = 1;
});
