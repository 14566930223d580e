import type { Database, SqlValue } from './database.js';
import type { RunRecord } from './run-record.js';
import { readRecord, RUN_COLUMNS } from './run-records.js';
import { type DeadSince, NOBODY_WORKS, OPEN } from './run-wakes.js';

/** How a run stands in a list: `Stuck` has not ended, and nobody works on it; else Running, or as its report says. */
export const listedStates = [
  'Stuck',
  'Running',
  'Planned',
  'Completed',
  'CompletedWithFailures',
  'Stopped',
  'Refused',
] as const;

export type ListedState = (typeof listedStates)[number];

/** What is asked of the runs of a list. */
export interface RunFilter {
  readonly state?: ListedState;
  readonly task?: string;
  readonly businessNumber?: string;
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** A run in a list. */
export interface ListedRun {
  readonly record: RunRecord;
  /** It has not ended, and nobody works on it. */
  readonly isStuck: boolean;
  /** Whether somebody has to look at it: it is stuck, or ended and something is left to be resumed. */
  readonly needsSomebody: boolean;
}

export interface RunListing {
  /** How many there are in all. */
  readonly total: number;
  /** First what needs somebody, then what runs, then the others; the latest first. */
  readonly runs: readonly ListedRun[];
}

interface Part {
  readonly condition: string;
  readonly isStuck: boolean;
  readonly needsSomebody: boolean;
  readonly states: readonly ListedState[];
}

const ended: readonly ListedState[] = ['Planned', 'Completed', 'CompletedWithFailures', 'Stopped', 'Refused'];

// $1: untouched since; $2: now. They hold few runs each: what is neither is read in the order of the list.
const PARTS: readonly Part[] = [
  { condition: `${OPEN} AND ${NOBODY_WORKS}`, isStuck: true, needsSomebody: true, states: ['Stuck'] },
  {
    condition: 'resumable_until IS NOT NULL AND resumable_until > $2 AND $1 <= $2',
    ...{ isStuck: false, needsSomebody: true, states: ended },
  },
  { condition: `${OPEN} AND NOT (${NOBODY_WORKS})`, isStuck: false, needsSomebody: false, states: ['Running'] },
];

/** Conditions on columns, and what fills their placeholders, counted from `first`. */
const narrowed = (
  { state, task, businessNumber, fromMs, untilMs }: RunFilter,
  first: number,
): readonly [conditions: readonly string[], values: readonly SqlValue[]] => {
  const asked: readonly (readonly [condition: string, value: SqlValue | undefined])[] = [
    ['state =', state !== undefined && ended.includes(state) ? state : undefined],
    ['task =', task],
    ['business_number =', businessNumber],
    ['started_at >=', fromMs],
    ['started_at <=', untilMs],
  ];
  const given = asked.filter(([, value]) => value !== undefined);
  return [
    given.map(([condition], index) => `${condition} $${String(first + index)}`),
    given.map(([, value]) => value ?? null),
  ];
};

const isOpen = ({ state }: RunFilter): boolean => state === 'Stuck' || state === 'Running';

const countRuns = async ({ run }: Database, filter: RunFilter): Promise<number> => {
  const [conditions, values] = narrowed(filter, 1);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const [row] = await run(`SELECT count(*) AS runs FROM maintenance_runs${where}`, values);
  return Number(row?.['runs']);
};

/** Lists runs, as a database has them. */
export const listRuns = async (
  database: Database,
  filter: RunFilter,
  { untouchedSinceMs, nowMs }: DeadSince,
  limit: number,
): Promise<RunListing> => {
  const { run } = database;
  const [conditions, values] = narrowed(filter, 3);
  const parts = PARTS.filter(({ states }) => filter.state === undefined || states.includes(filter.state));
  const runs: ListedRun[] = [];
  for (const { condition, isStuck, needsSomebody } of parts) {
    // `+ 0`: not in the order of an index, which would be read to its end to find a few.
    const rows = await run(
      `SELECT ${RUN_COLUMNS} FROM maintenance_runs WHERE ${[condition, ...conditions].join(' AND ')}
       ORDER BY started_at + 0 DESC`,
      [untouchedSinceMs, nowMs, ...values],
    );
    runs.push(...rows.map((row) => ({ record: readRecord(row), isStuck, needsSomebody })));
  }
  if (isOpen(filter)) return { total: runs.length, runs: runs.slice(0, limit) };
  const known = new Set(runs.map(({ record }) => record.runId));
  const [asked, given] = narrowed(filter, 2);
  const rows = await run(
    `SELECT ${RUN_COLUMNS} FROM maintenance_runs ${asked.length === 0 ? '' : `WHERE ${asked.join(' AND ')}`}
     ORDER BY started_at${filter.businessNumber === undefined ? '' : ' + 0'} DESC LIMIT $1`,
    [limit + runs.length, ...given],
  );
  const others = rows.map(readRecord).filter(({ runId }) => !known.has(runId));
  const all = [...runs, ...others.map((record) => ({ record, isStuck: false, needsSomebody: false }))];
  return { total: Math.max(all.length, await countRuns(database, filter)), runs: all.slice(0, limit) };
};
