import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';
import type { RunRecord } from './run-record.js';
import { readRecord, RUN_COLUMNS } from './run-records.js';

/** When a run counts as dead: it has not ended, nobody has touched it since a time, and nobody holds its number for it. */
export interface DeadSince {
  readonly untouchedSinceMs: number;
  readonly nowMs: number;
}

/** Runs that nobody works on although they have not ended. */
export interface RunWakes {
  /** All of them: first those that a function began, and of these the one that lies longest. */
  readonly dead: (functionName: string, since: DeadSince, limit: number) => Promise<readonly RunRecord[]>;
  /** Those that are to change groups of a number, whoever began them, the latest first. */
  readonly deadOnNumber: (scope: NumberScope, since: DeadSince, limit: number) => Promise<readonly RunRecord[]>;
  /** Takes the turn to wake a run. @returns false when somebody else has taken it, or the run is no longer dead. */
  readonly take: (runId: string, since: DeadSince) => Promise<boolean>;
  /**
   * Counts a wake that the platform has accepted. Counting begins anew when the run has come further since it was woken
   * last.
   */
  readonly count: (runId: string, progress: string) => Promise<void>;
}

/** A condition on runs that have not ended. */
export const OPEN = `phase IN ('PLANNING', 'APPLYING', 'FINISHING')`;
/** A condition on runs: nobody has worked on them since $1, and nobody holds their number for them at $2. */
export const NOBODY_WORKS = `touched_at < $1 AND NOT EXISTS (
  SELECT 1 FROM maintenance_leases AS held
  WHERE held.cust_space_id = maintenance_runs.cust_space_id
    AND held.business_number = maintenance_runs.business_number
    AND held.run_id = maintenance_runs.run_id AND held.expires_at > $2)`;
const DEAD = `${OPEN} AND ${NOBODY_WORKS}`;

/** The dead runs in a database. */
export const runWakes = ({ run }: Database): RunWakes => ({
  dead: async (functionName, { untouchedSinceMs, nowMs }, limit) =>
    (
      await run(
        `SELECT ${RUN_COLUMNS} FROM maintenance_runs WHERE ${DEAD}
         ORDER BY CASE WHEN function_name = $3 THEN 0 ELSE 1 END, touched_at LIMIT $4`,
        [untouchedSinceMs, nowMs, functionName, limit],
      )
    ).map(readRecord),
  deadOnNumber: async ({ custSpaceId, businessNumber }, { untouchedSinceMs, nowMs }, limit) =>
    (
      await run(
        `SELECT ${RUN_COLUMNS} FROM maintenance_runs
         WHERE ${DEAD} AND cust_space_id = $3 AND business_number = $4 AND mode <> 'plan' ORDER BY touched_at DESC LIMIT $5`,
        [untouchedSinceMs, nowMs, custSpaceId, businessNumber, limit],
      )
    ).map(readRecord),
  take: async (runId, { untouchedSinceMs, nowMs }) => {
    const rows = await run(
      `UPDATE maintenance_runs SET touched_at = $2 WHERE run_id = $3 AND ${DEAD} RETURNING run_id`,
      [untouchedSinceMs, nowMs, runId],
    );
    return rows.length > 0;
  },
  count: async (runId, progress) => {
    await run(
      `UPDATE maintenance_runs
       SET sweeps = CASE WHEN woken_at_progress = $2 THEN sweeps + 1 ELSE 1 END, woken_at_progress = $2
       WHERE run_id = $1`,
      [runId, progress],
    );
  },
});
