import { BATCH_ROWS, type CleanUpStep } from './clean-up.js';
import type { Database } from './database.js';

// As the index has it, word for word. What can be resumed or undone keeps its items.
const UNFOLDED = `folded_at IS NULL AND phase = 'ENDED' AND resumable_until IS NULL
  AND (keeps_details IS NULL OR keeps_details = 0)`;

/**
 * Folds the items of runs that ended before a time into the counts that their reports hold: those that ended well go, those
 * that failed or are unknown stay.
 */
export const foldItems = ({ run }: Database, endedBeforeMs: number, nowMs: number): CleanUpStep => {
  return async () => {
    const [row] = await run(
      `SELECT run_id FROM maintenance_runs WHERE ${UNFOLDED} AND ended_at < $1 ORDER BY ended_at LIMIT 1`,
      [endedBeforeMs],
    );
    const runId = row?.['run_id'];
    if (runId === undefined) return 0;
    const folded = await run(
      `DELETE FROM maintenance_items WHERE run_id = $1 AND group_id IN (
         SELECT group_id FROM maintenance_items WHERE run_id = $1 AND state IN ('Done', 'Already', 'Skipped')
         ORDER BY group_id LIMIT ${String(BATCH_ROWS)})
       RETURNING run_id`,
      [runId],
    );
    if (folded.length > 0) return folded.length;
    await run('UPDATE maintenance_runs SET folded_at = $2 WHERE run_id = $1', [runId, nowMs]);
    return 1;
  };
};
