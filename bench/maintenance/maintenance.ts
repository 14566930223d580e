import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { contextFor } from '../event-for.js';
import { runChild } from '../run-child.js';
import { type RunningCams, startUpstream } from '../start-upstream.js';
import type { Table } from '../table.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const child = path.join(import.meta.dirname, 'child.cjs');
const rotateInviteLinks = path.join(root, 'dist', 'rotate-invite-links', 'index.js');

const TASK_SECONDS = 3600;
const SEEDED_AT_A_TIME = 1000;
const NUMBER = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };

/** One run over all groups of a number, alone on its CAMS. */
interface Scenario {
  readonly groups: number;
  readonly callsPerSecond: number;
  /** How long CAMS lets a call wait. */
  readonly answerMs: number;
}

interface Figures {
  readonly seconds: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

interface Outcome extends Figures {
  readonly report: { readonly State: string; readonly Items: { readonly Done: number } };
}

interface Measured extends Scenario, Figures {
  readonly calls: number;
}

const seed = async (cams: RunningCams, count: number): Promise<void> => {
  for (let first = 0; first < count; first += SEEDED_AT_A_TIME) {
    const Groups = Array.from({ length: Math.min(SEEDED_AT_A_TIME, count - first) }, (_, index) => ({
      ...NUMBER,
      Subject: `Order ${String(first + index)}`,
      Participants: ['8613800000001'],
    }));
    await cams.control('seed', { Groups });
  }
};

const countCalls = async (cams: RunningCams): Promise<number> => {
  const { Calls } = (await cams.control('state')) as { Calls: Record<string, number> };
  return Object.values(Calls).reduce((sum, count) => sum + count, 0);
};

const measure = async (scenario: Scenario): Promise<Measured> => {
  const { groups, callsPerSecond, answerMs } = scenario;
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-maintenance-'));
  const cams = await startUpstream();
  try {
    await seed(cams, groups);
    const delay = { Operation: '*', Effect: { Kind: 'Delay', DelayMs: answerMs }, Times: 0 };
    if (answerMs > 0) await cams.control('faults', { Rules: [delay] });
    const inputFile = path.join(folder, 'input.json');
    const context = contextFor(cams, TASK_SECONDS);
    writeFileSync(inputFile, JSON.stringify({ event: { ...NUMBER, Mode: 'plan-and-apply' }, context }));
    const env = {
      ...cams.environmentFor('HTTP'),
      DATABASE_URL: `file:${path.join(folder, 'state.db')}`,
      CAMS_CALLS_PER_SECOND: String(callsPerSecond),
      MAINTENANCE_SHARE: '1',
    };
    const args = ['--expose-gc', child, rotateInviteLinks, inputFile];
    const { report, ...figures } = await runChild<Outcome>(args, { env });
    if (report.State !== 'Completed' || report.Items.Done !== groups) throw new Error(JSON.stringify(report));
    return { ...scenario, ...figures, calls: await countCalls(cams) };
  } finally {
    await cams.close();
    rmSync(folder, { recursive: true });
  }
};

const measureAll = async (scenarios: readonly Scenario[]): Promise<readonly Measured[]> => {
  const all: Measured[] = [];
  for (const scenario of scenarios) {
    all.push(await measure(scenario));
    process.stderr.write(`\rmaintenance ${String(all.length)}/${String(scenarios.length)} `);
  }
  process.stderr.write('\n');
  return all;
};

/** Runs that wait for CAMS most of the time: each takes minutes, and leaves the machine to the others. */
const measureAtOnce = (scenarios: readonly Scenario[]): Promise<readonly Measured[]> =>
  Promise.all(scenarios.map(measure));

const count = (value: number): string => value.toLocaleString('en');

/**
 * Rotates the invite links of a number's groups by the built function, once each: how near a run comes to the calls a second
 * that it is permitted, and what memory it takes.
 */
export const measureMaintenance = async (): Promise<readonly Table[]> => {
  const slow = await measureAtOnce([
    { groups: 400, callsPerSecond: 4, answerMs: 300 },
    { groups: 400, callsPerSecond: 4, answerMs: 1000 },
    { groups: 800, callsPerSecond: 8, answerMs: 300 },
    { groups: 800, callsPerSecond: 8, answerMs: 1000 },
  ]);
  const paced = await measureAll([
    { groups: 40, callsPerSecond: 4, answerMs: 0 },
    { groups: 40, callsPerSecond: 4, answerMs: 150 },
    { groups: 300, callsPerSecond: 40, answerMs: 0 },
    { groups: 1000, callsPerSecond: 100, answerMs: 0 },
    { groups: 10_000, callsPerSecond: 100, answerMs: 0 },
  ]);
  // At one pace: what the SDK keeps of a call for some ten seconds after it grows with the pace, not with the groups.
  const [small, large] = paced.slice(-2);
  const growth = (key: 'heapMb' | 'rssMb'): string =>
    `${((100 * (large?.[key] ?? Number.NaN)) / (small?.[key] ?? Number.NaN) - 100).toFixed(1)} %`;
  return [
    {
      title: 'Maintenance, rotating invite links: calls a second against the permitted rate',
      head: ['permitted', 'CAMS answers in', 'groups', 'calls', 'seconds', 'groups/s', 'calls/s', 'of permitted'],
      rows: [...paced.slice(0, 2), ...slow, ...paced.slice(2)].map(
        ({ groups, callsPerSecond, answerMs, calls, seconds }) => [
          String(callsPerSecond),
          answerMs === 0 ? 'no time' : `${String(answerMs)} ms`,
          count(groups),
          count(calls),
          seconds.toFixed(1),
          (groups / seconds).toFixed(2),
          (calls / seconds).toFixed(2),
          `${((100 * calls) / seconds / callsPerSecond).toFixed(1)} %`,
        ],
      ),
    },
    {
      title: 'Maintenance, rotating invite links at 100 calls a second: memory (MB)',
      head: ['', '1,000 groups', '10,000 groups', 'growth'],
      rows: [
        [
          'heap at the end, collected',
          small?.heapMb.toFixed(1) ?? '',
          large?.heapMb.toFixed(1) ?? '',
          growth('heapMb'),
        ],
        ['peak of the process', small?.rssMb.toFixed(1) ?? '', large?.rssMb.toFixed(1) ?? '', growth('rssMb')],
      ],
    },
  ];
};
