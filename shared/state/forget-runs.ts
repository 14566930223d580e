import { BATCH_ROWS, type CleanUp, type CleanUpStep } from './clean-up.js';
import type { Database, SqlValue } from './database.js';
import type { RunPhase } from './run-record.js';

// Some have no items, some ten thousand.
const RUNS_AT_ONCE = 50;

const these = (table: string, key: string, condition: string): string =>
  `run_id = $1 AND ${key} IN (
     SELECT ${key} FROM ${table} WHERE run_id = $1 AND ${condition} ORDER BY ${key} LIMIT ${String(BATCH_ROWS)})`;

// The rows that its passes over the list have shown serve a run until it has planned.
const TIDY_OVER = [
  `DELETE FROM maintenance_list_rows WHERE ${these('maintenance_list_rows', 'identity', 'read_in > 0')}`,
];
// Details, which may hold numbers, and groups with nothing to do. A stored plan is there to be read and applied.
const TIDY_ENDED = [
  `DELETE FROM maintenance_items WHERE ${these('maintenance_items', 'group_id', `state = 'Looked'`)}`,
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
      `SELECT run_id, phase FROM maintenance_runs WHERE untidy = 1 ${runId === undefined ? '' : 'AND run_id = $1'}
       ORDER BY touched_at LIMIT 1`,
      runId === undefined ? [] : [runId],
    );
    if (!row) return 0;
    const { run_id: over = null, phase } = row;
    for (const sql of [...TIDY_OVER, ...(phase === 'ENDED' ? TIDY_ENDED : [])]) {
      const changed = await change(sql, over);
      if (changed > 0) return changed;
    }
    return change('UPDATE maintenance_runs SET untidy = 0 WHERE run_id = $1', over);
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
  { endedBeforeMs, plannedBeforeMs }: { readonly endedBeforeMs: number; readonly plannedBeforeMs: number },
): CleanUp => ({
  name: 'runs',
  steps: [
    tidyRun(database),
    forgetRuns(database, 'ENDED', endedBeforeMs),
    forgetRuns(database, 'PLANNED', plannedBeforeMs),
  ],
});
