import type { Database } from './database.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';

// Items that were planned, and are not known to have ended well. Those that could not be planned were never tried.
const UNFINISHED = `(state IN ('Pending', 'Unknown') OR (state = 'Failed' AND attempts > 0))`;

/** How many items of a run are not finished. */
export const countUnfinished = async ({ run }: Database, runId: string): Promise<number> => {
  const [row] = await run(`SELECT count(*) AS items FROM maintenance_items WHERE run_id = $1 AND ${UNFINISHED}`, [
    runId,
  ]);
  return Number(row?.['items']);
};

/** Nothing was written: the plan is made anew, from a list of today. */
const dropPlan = async ({ run }: Database, runId: string, lease: Lease): Promise<void> => {
  for (const table of ['maintenance_list_rows', 'maintenance_items']) {
    await run(`DELETE FROM ${table} WHERE run_id = $4 AND ${LEASE_HOLDS}`, [...leaseValues(lease), runId]);
  }
};

/** What has been tried counts as tried once: a task then reads first whether it is done. */
const retryItems = async ({ run }: Database, runId: string, lease: Lease): Promise<void> => {
  await run(
    `UPDATE maintenance_items
     SET state = CASE WHEN state = 'Failed' THEN 'Pending' ELSE state END, code = NULL,
         attempts = CASE WHEN attempts > 1 THEN 1 ELSE attempts END
     WHERE run_id = $4 AND ${UNFINISHED} AND ${LEASE_HOLDS}`,
    [...leaseValues(lease), runId],
  );
  // The rounds of its verification begin anew; in groups that no plan has seen nobody is removed.
  await run(
    `UPDATE removal_records SET looks = 0
     WHERE run_id = $4 AND (left_count IS NULL OR left_count > 0) AND ${LEASE_HOLDS} AND EXISTS (
       SELECT 1 FROM maintenance_items AS planned
       WHERE planned.run_id = removal_records.run_id AND planned.group_id = removal_records.group_id)`,
    [...leaseValues(lease), runId],
  );
};

/**
 * Opens a run that has ended, where there is something left of it. What is done stays done. A process that dies in here
 * leaves a run that can be resumed.
 *
 * @returns false when the lease is lost, or nothing is left of the run.
 */
export const reopenRun = async (database: Database, runId: string, lease: Lease, nowMs: number): Promise<boolean> => {
  const [row] = await database.run(
    `SELECT resume_phase FROM maintenance_runs WHERE run_id = $1 AND phase = 'ENDED' AND resume_phase IS NOT NULL`,
    [runId],
  );
  if (!row) return false;
  const plansAnew = row['resume_phase'] === 'PLANNING';
  if (plansAnew) await dropPlan(database, runId, lease);
  const reopened = await database.run(
    `UPDATE maintenance_runs SET phase = resume_phase, report = NULL, state = NULL, ended_at = NULL, hop = 0, sweeps = 0,
       woken_at_progress = NULL, resume_phase = NULL, resumable_until = NULL, touched_at = $5,
       reading = ${plansAnew ? 'NULL' : 'reading'}, plan_hash = ${plansAnew ? 'NULL' : 'plan_hash'}
     WHERE run_id = $4 AND phase = 'ENDED' AND resume_phase IS NOT NULL AND ${LEASE_HOLDS} RETURNING run_id`,
    [...leaseValues(lease), runId, nowMs],
  );
  if (reopened.length === 0) return false;
  if (!plansAnew) await retryItems(database, runId, lease);
  return true;
};
