import { BATCH_ROWS, type CleanUp, type CleanUpStep } from './clean-up.js';
import type { Database, SqlValue } from './database.js';
import { foldItems } from './fold-items.js';
import { closeFleets, forgetFleets } from './forget-fleets.js';
import type { RunPhase } from './run-record.js';

const OPEN_PHASES = ['PLANNING', 'APPLYING', 'FINISHING'] as const satisfies readonly RunPhase[];

// Some have no items, some ten thousand.
const RUNS_AT_ONCE = 50;

const these = (table: string, key: string, condition: string): string =>
  `run_id = $1 AND ${key} IN (
     SELECT ${key} FROM ${table} WHERE run_id = $1 AND ${condition} ORDER BY ${key} LIMIT ${String(BATCH_ROWS)})`;

// The rows that its passes over the list have shown serve a run until it has planned.
const TIDY_OVER = [
  `DELETE FROM maintenance_list_rows WHERE ${these('maintenance_list_rows', 'identity', 'read_in > 0')}`,
];
// Groups with nothing to do. A stored plan is there to be read and applied.
const TIDY_ENDED = [
  `DELETE FROM maintenance_items WHERE ${these('maintenance_items', 'group_id', `state = 'Looked'`)}`,
];
// Details, which may hold numbers.
const TIDY_DETAILS = [
  `UPDATE maintenance_items SET detail = '{}' WHERE ${these('maintenance_items', 'group_id', `detail <> '{}'`)}`,
];

/**
 * Drops what is of no use once a run is over.
 *
 * @param runId undefined: of any run that is over and that nobody has tidied up behind.
 */
export const tidyRun = ({ run }: Database, runId?: string): CleanUpStep => {
  const change = async (sql: string, over: SqlValue): Promise<number> =>
    (await run(`${sql} RETURNING run_id`, [over])).length;
  return async () => {
    const [row] = await run(
      `SELECT run_id, phase, keeps_details FROM maintenance_runs WHERE untidy = 1 ${runId === undefined ? '' : 'AND run_id = $1'}
       ORDER BY touched_at LIMIT 1`,
      runId === undefined ? [] : [runId],
    );
    if (!row) return 0;
    const { run_id: over = null, phase } = row;
    const ended = phase === 'ENDED' ? TIDY_ENDED : [];
    const details = phase === 'ENDED' && Number(row['keeps_details'] ?? 0) === 0 ? TIDY_DETAILS : [];
    for (const sql of [...TIDY_OVER, ...ended, ...details]) {
      const changed = await change(sql, over);
      if (changed > 0) return changed;
    }
    return change('UPDATE maintenance_runs SET untidy = 0 WHERE run_id = $1', over);
  };
};

/** Runs that have been there to be resumed for long enough: what that needs may hold numbers. */
const closeRuns = ({ run }: Database, nowMs: number): CleanUpStep => {
  const OVERDUE = 'resumable_until IS NOT NULL AND resumable_until <';
  return async () => {
    const closed = await run(
      `UPDATE maintenance_runs SET params = '{}', untidy = 1, resume_phase = NULL, resumable_until = NULL
       WHERE resumable_until + 0 < $1 AND run_id IN (
         SELECT run_id FROM maintenance_runs WHERE ${OVERDUE} $1 ORDER BY resumable_until LIMIT ${String(BATCH_ROWS)})
       RETURNING run_id`,
      [nowMs],
    );
    return closed.length;
  };
};

/** Forgets ended runs, or stored plans, that were touched last before a time, and what was noted under them. */
const forgetRuns = ({ run }: Database, phase: RunPhase, beforeMs: number): CleanUpStep => {
  const OLD = 'phase = $1 AND touched_at < $2';
  return async () => {
    const old = await run(
      `SELECT run_id FROM maintenance_runs WHERE ${OLD} ORDER BY touched_at LIMIT ${String(RUNS_AT_ONCE)}`,
      [phase, beforeMs],
    );
    if (old.length === 0) return 0;
    const runIds = old.map((row) => row['run_id'] ?? null);
    const places = (from: number): string => runIds.map((_, index) => `$${String(from + index)}`).join(', ');
    // Items first: those of a run that is still there are found again.
    for (const table of ['maintenance_items', 'removal_records']) {
      const rows = await run(
        `DELETE FROM ${table} WHERE (run_id, group_id) IN (
           SELECT run_id, group_id FROM ${table} WHERE run_id IN (${places(1)})
           ORDER BY run_id, group_id LIMIT ${String(BATCH_ROWS)})
         RETURNING run_id`,
        runIds,
      );
      if (rows.length > 0) return rows.length;
    }
    const forgotten = await run(
      `DELETE FROM maintenance_runs WHERE touched_at + 0 < $1 AND run_id IN (${places(2)}) RETURNING run_id`,
      [beforeMs, ...runIds],
    );
    return forgotten.length;
  };
};

/** Cleans up behind runs that are over: what is of no use, and, after a time, all of it. */
export const runsCleanUp = (
  database: Database,
  {
    endedBeforeMs,
    foldedBeforeMs,
    plannedBeforeMs,
    nowMs,
  }: {
    readonly endedBeforeMs: number;
    /** Runs that ended before it keep only the items that did not end well. */
    readonly foldedBeforeMs: number;
    readonly plannedBeforeMs: number;
    readonly nowMs: number;
  },
): CleanUp => ({
  name: 'runs',
  steps: [
    closeRuns(database, nowMs),
    closeFleets(database, nowMs),
    tidyRun(database),
    foldItems(database, foldedBeforeMs, nowMs),
    forgetRuns(database, 'ENDED', endedBeforeMs),
    forgetRuns(database, 'PLANNED', plannedBeforeMs),
    // Of runs that died, and that nobody has resumed in all that time.
    ...OPEN_PHASES.map((phase) => forgetRuns(database, phase, endedBeforeMs)),
    forgetFleets(database, endedBeforeMs),
  ],
});
