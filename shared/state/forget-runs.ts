import { BATCH_ROWS, type CleanUp, type CleanUpStep } from './clean-up.js';
import type { Database, SqlValue } from './database.js';
import type { RunPhase } from './run-record.js';

// Some have no items, some ten thousand.
const RUNS_AT_ONCE = 50;

/**
 * Drops what is of no use once a run has ended: details, which may hold numbers, and groups with nothing to do.
 *
 * @param runId undefined: of any run that ended and that nobody has tidied up behind.
 */
export const tidyRun = ({ run }: Database, runId?: string): CleanUpStep => {
  const change = async (sql: string, ended: SqlValue): Promise<number> =>
    (await run(`${sql} RETURNING run_id`, [ended])).length;
  const these = (condition: string): string =>
    `run_id = $1 AND group_id IN (SELECT group_id FROM maintenance_items
       WHERE run_id = $1 AND ${condition} ORDER BY group_id LIMIT ${String(BATCH_ROWS)})`;
  return async () => {
    const [row] = await run(
      `SELECT run_id FROM maintenance_runs WHERE untidy = 1 ${runId === undefined ? '' : 'AND run_id = $1'}
       ORDER BY touched_at LIMIT 1`,
      runId === undefined ? [] : [runId],
    );
    if (!row) return 0;
    const { run_id: ended = null } = row;
    return (
      (await change(`DELETE FROM maintenance_items WHERE ${these(`state = 'Looked'`)}`, ended)) ||
      (await change(`UPDATE maintenance_items SET detail = '{}' WHERE ${these(`detail <> '{}'`)}`, ended)) ||
      change('UPDATE maintenance_runs SET untidy = 0 WHERE run_id = $1', ended)
    );
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
