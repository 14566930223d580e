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

// $1: untouched since; $2: now. A part that does not ask since when says so, for both must be of use.
const PARTS: readonly Part[] = [
  { condition: `${OPEN} AND ${NOBODY_WORKS}`, isStuck: true, needsSomebody: true, states: ['Stuck'] },
  {
    condition: 'resumable_until IS NOT NULL AND resumable_until > $2 AND $1 <= $2',
    ...{ isStuck: false, needsSomebody: true, states: ended },
  },
  { condition: `${OPEN} AND NOT (${NOBODY_WORKS})`, isStuck: false, needsSomebody: false, states: ['Running'] },
  {
    // Not by phase: that index is as long as the table.
    condition: 'ended_at IS NOT NULL AND (resumable_until IS NULL OR resumable_until <= $2) AND $1 <= $2',
    ...{ isStuck: false, needsSomebody: false, states: ended },
  },
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

const countRuns = async (
  { run }: Database,
  filter: RunFilter,
  parts: readonly Part[],
  since: readonly SqlValue[],
): Promise<number> => {
  const count = async (conditions: readonly string[], values: readonly SqlValue[]): Promise<number> => {
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const [row] = await run(`SELECT count(*) AS runs FROM maintenance_runs${where}`, values);
    return Number(row?.['runs']);
  };
  const [only] = parts;
  // Few have not ended. The others are counted in the index of what is asked of them.
  if (parts.length > 1 || !only) return count(...narrowed(filter, 1));
  const [conditions, values] = narrowed(filter, 3);
  return count([only.condition, ...conditions], [...since, ...values]);
};

/** Lists runs, as a database has them. */
export const listRuns = async (
  database: Database,
  filter: RunFilter,
  { untouchedSinceMs, nowMs }: DeadSince,
  limit: number,
): Promise<RunListing> => {
  const [conditions, values] = narrowed(filter, 3);
  const parts = PARTS.filter(({ states }) => filter.state === undefined || states.includes(filter.state));
  const since = [untouchedSinceMs, nowMs];
  const runs: ListedRun[] = [];
  for (const { condition, isStuck, needsSomebody } of parts) {
    const left = limit - runs.length;
    if (left <= 0) break;
    const rows = await database.run(
      `SELECT ${RUN_COLUMNS} FROM maintenance_runs WHERE ${[condition, ...conditions].join(' AND ')}
       ORDER BY started_at DESC LIMIT $${String(values.length + 3)}`,
      [...since, ...values, left],
    );
    runs.push(...rows.map((row) => ({ record: readRecord(row), isStuck, needsSomebody })));
  }
  return { total: Math.max(runs.length, await countRuns(database, filter, parts, since)), runs };
};
