import type { Database, Row } from './database.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';
import type { RunOrder, RunProgress, RunRecord } from './run-record.js';

/** The runs of maintenance: what was asked for, and how far each has come. */
export interface RunRecords {
  /** Notes down a new run. @returns the one of this RunId, which may have been there already. */
  readonly begin: (order: RunOrder) => Promise<RunRecord>;
  readonly find: (runId: string) => Promise<RunRecord | undefined>;
  /**
   * Parameters, which may hold numbers, are dropped when a run ends of which nothing can be resumed.
   *
   * @param touchedAtMs now, or until when the run waits.
   * @returns false when the lease is lost: nothing was saved.
   */
  readonly save: (runId: string, progress: RunProgress, lease: Lease, touchedAtMs: number) => Promise<boolean>;
  /** Reserves a stored plan for the run that carries it out. @returns false when another run has it. */
  readonly claimPlan: (planId: string, runId: string) => Promise<boolean>;
  /** The latest first. */
  readonly recent: (limit: number) => Promise<readonly RunRecord[]>;
  /** How many there are. */
  readonly count: () => Promise<number>;
}

/** The columns that `readRecord` reads. */
export const RUN_COLUMNS = `run_id, task, function_name, cust_space_id, business_number, mode, params, max_changes, plan_id,
  wanted_hash, fingerprint, phase, reading, list_complete, not_yet_named, plan_hash, applied_by, hop, sweeps, report,
  started_at, ended_at, touched_at, resume_phase, resumable_until, keeps_details, woken_at_progress`;

const numberOrNull = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A row of `maintenance_runs`, whose columns are written by the statements of this folder alone. */
export const readRecord = (row: Row): RunRecord =>
  ({
    runId: row['run_id'],
    task: row['task'],
    functionName: row['function_name'],
    custSpaceId: row['cust_space_id'],
    businessNumber: row['business_number'],
    mode: row['mode'],
    params: row['params'],
    maxChanges: numberOrNull(row['max_changes']),
    planId: row['plan_id'],
    wantedHash: row['wanted_hash'],
    fingerprint: row['fingerprint'],
    phase: row['phase'],
    reading: row['reading'],
    listComplete: Number(row['list_complete']) === 1,
    notYetNamed: Number(row['not_yet_named']),
    planHash: row['plan_hash'],
    appliedBy: row['applied_by'],
    hop: Number(row['hop']),
    wakes: Number(row['sweeps']),
    wokenAtProgress: row['woken_at_progress'],
    report: row['report'],
    startedAtMs: Number(row['started_at']),
    endedAtMs: numberOrNull(row['ended_at']),
    resumePhase: row['resume_phase'],
    resumableUntilMs: numberOrNull(row['resumable_until']),
    keepsDetails: Number(row['keeps_details'] ?? 0) === 1,
    touchedAtMs: Number(row['touched_at']),
  }) as RunRecord;

/** The runs in a database. */
export const runRecords = ({ run }: Database): RunRecords => {
  const find: RunRecords['find'] = async (runId) => {
    const [row] = await run(`SELECT ${RUN_COLUMNS} FROM maintenance_runs WHERE run_id = $1`, [runId]);
    return row && readRecord(row);
  };
  return {
    find,
    begin: async (order) => {
      const rows = await run(
        `INSERT INTO maintenance_runs (run_id, task, function_name, cust_space_id, business_number, mode, params,
           max_changes, plan_id, wanted_hash, fingerprint, started_at, touched_at, phase, pass, page, pass_rows,
           list_complete, hop, sweeps)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, 'PLANNING', 1, 1, 0, 0, 0, 0)
         ON CONFLICT (run_id) DO NOTHING RETURNING ${RUN_COLUMNS}`,
        [
          order.runId,
          order.task,
          order.functionName,
          order.custSpaceId,
          order.businessNumber,
          order.mode,
          order.params,
          order.maxChanges,
          order.planId,
          order.wantedHash,
          order.fingerprint,
          order.startedAtMs,
        ],
      );
      const record = rows[0] ? readRecord(rows[0]) : await find(order.runId);
      // It was there a moment ago; only forgetting removes runs, and never young ones.
      if (!record) throw new Error('a run vanished');
      return record;
    },
    save: async (runId, progress, lease, touchedAtMs) => {
      const rows = await run(
        `UPDATE maintenance_runs SET phase = $5,
           params = CASE WHEN $5 = 'ENDED' AND CAST($15 AS BIGINT) IS NULL THEN '{}' ELSE params END,
           untidy = CASE WHEN $5 IN ('ENDED', 'PLANNED') AND CAST($15 AS BIGINT) IS NULL THEN 1 ELSE untidy END,
           reading = $6, list_complete = $7, not_yet_named = $8, plan_hash = $9, hop = $10, report = $11, ended_at = $12,
           touched_at = $13, resume_phase = $14, resumable_until = $15, keeps_details = $16
         WHERE run_id = $4 AND ${LEASE_HOLDS} RETURNING run_id`,
        [
          ...leaseValues(lease),
          runId,
          progress.phase,
          progress.reading,
          progress.listComplete ? 1 : 0,
          progress.notYetNamed,
          progress.planHash,
          progress.hop,
          progress.report,
          progress.endedAtMs,
          touchedAtMs,
          progress.resumePhase,
          progress.resumableUntilMs,
          progress.keepsDetails ? 1 : 0,
        ],
      );
      return rows.length > 0;
    },
    claimPlan: async (planId, runId) => {
      const rows = await run(
        `UPDATE maintenance_runs SET applied_by = $2
         WHERE run_id = $1 AND (applied_by IS NULL OR applied_by = $2) RETURNING run_id`,
        [planId, runId],
      );
      return rows.length > 0;
    },
    recent: async (limit) =>
      (await run(`SELECT ${RUN_COLUMNS} FROM maintenance_runs ORDER BY started_at DESC LIMIT $1`, [limit])).map(
        readRecord,
      ),
    count: async () => Number((await run('SELECT count(*) AS runs FROM maintenance_runs', []))[0]?.['runs']),
  };
};
