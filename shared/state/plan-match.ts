import type { Database } from './database.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';

/** The code of an item whose group the plan had not seen. */
export const NOT_IN_PLAN = 'NotInPlan';
/** The code of an item that is no longer what the plan says. */
export const CHANGED_SINCE_PLAN = 'ChangedSincePlan';

/** Holds what a run has planned anew against the stored plan that it carries out. */
export interface PlanMatch {
  /** Has the run do what stands in the plan and still holds, and nothing else. Needs the lease of the run. */
  readonly narrow: (lease: Lease) => Promise<void>;
  /** Which of these groups the plan found nothing to do to. */
  readonly needless: (groupIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The first groups whose items have a code, by GroupId, and how many there are. */
  readonly withCode: (
    code: string,
    limit: number,
  ) => Promise<{ readonly groupIds: readonly string[]; readonly count: number }>;
}

const OURS = 'run_id = $4';
const OPEN = `state IN ('Pending', 'Failed')`;
const planned = (condition: string): string =>
  `EXISTS (SELECT 1 FROM maintenance_items AS plan
     WHERE plan.run_id = $5 AND plan.group_id = maintenance_items.group_id ${condition})`;
const SAME = 'AND plan.action = maintenance_items.action AND plan.detail = maintenance_items.detail';

/** One after the other; each may be repeated. */
const NARROWING = [
  `UPDATE maintenance_items SET state = 'Skipped', code = '${NOT_IN_PLAN}'
   WHERE ${OURS} AND ${OPEN} AND NOT ${planned('')} AND ${LEASE_HOLDS}`,
  `UPDATE maintenance_items SET state = 'Skipped', code = '${CHANGED_SINCE_PLAN}'
   WHERE ${OURS} AND ${OPEN} AND NOT ${planned(SAME)} AND ${LEASE_HOLDS}`,
  // What was to be done and is not any more, or whose group is not listed any more.
  `INSERT INTO maintenance_items (run_id, group_id, action, detail, state, code, attempts)
   SELECT $4, plan.group_id, plan.action, '{}', 'Skipped', '${CHANGED_SINCE_PLAN}', 0 FROM maintenance_items AS plan
   WHERE plan.run_id = $5 AND plan.state = 'Pending' AND ${LEASE_HOLDS}
     AND NOT EXISTS (SELECT 1 FROM maintenance_items AS own
       WHERE own.run_id = $4 AND own.group_id = plan.group_id AND own.state <> 'Looked')
   ON CONFLICT (run_id, group_id) DO UPDATE
     SET action = excluded.action, state = excluded.state, code = excluded.code`,
];

/** The stored plan of a run, and what the run has found, in a database. */
export const planMatch = ({ run }: Database, runId: string, planId: string): PlanMatch => ({
  narrow: async (lease) => {
    for (const sql of NARROWING) await run(sql, [...leaseValues(lease), runId, planId]);
  },
  needless: async (groupIds) => {
    if (groupIds.length === 0) return new Set();
    const places = groupIds.map((_, index) => `$${String(index + 2)}`).join(', ');
    const rows = await run(
      `SELECT group_id FROM maintenance_items WHERE run_id = $1 AND state = 'Looked' AND group_id IN (${places})`,
      [planId, ...groupIds],
    );
    return new Set(rows.map((row) => String(row['group_id'])));
  },
  withCode: async (code, limit) => {
    const rows = await run(
      'SELECT group_id FROM maintenance_items WHERE run_id = $1 AND code = $2 ORDER BY group_id LIMIT $3',
      [runId, code, limit],
    );
    const [counted] = await run('SELECT count(*) AS items FROM maintenance_items WHERE run_id = $1 AND code = $2', [
      runId,
      code,
    ]);
    return { groupIds: rows.map((row) => String(row['group_id'])), count: Number(counted?.['items']) };
  },
});
