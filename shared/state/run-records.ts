import type { Database, Row } from './database.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';
import type { RunOrder, RunProgress, RunRecord } from './run-record.js';

/** The runs of maintenance: what was asked for, and how far each has come. */
export interface RunRecords {
  /** Notes down a new run. @returns the one of this RunId, which may have been there already. */
  readonly begin: (order: RunOrder) => Promise<RunRecord>;
  readonly find: (runId: string) => Promise<RunRecord | undefined>;
  /** Parameters, which may hold numbers, are dropped when a run ends. @returns false when the lease is lost: nothing was saved. */
  readonly save: (runId: string, progress: RunProgress, lease: Lease, nowMs: number) => Promise<boolean>;
  /** Reserves a stored plan for the run that carries it out. @returns false when another run has it. */
  readonly claimPlan: (planId: string, runId: string) => Promise<boolean>;
  /** Runs that nobody works on although they have not ended: nobody has touched them since a time, nor holds a lease. */
  readonly lapsed: (untouchedSinceMs: number, nowMs: number, limit: number) => Promise<readonly RunRecord[]>;
  /** Notes that a lapsed run is being woken. @returns false when somebody else did so first. */
  readonly wake: (run: RunRecord, nowMs: number) => Promise<boolean>;
  /** The latest first. */
  readonly recent: (limit: number) => Promise<readonly RunRecord[]>;
  /** How many there are. */
  readonly count: () => Promise<number>;
}

const COLUMNS = `run_id, task, function_name, cust_space_id, business_number, mode, params, max_changes, plan_id,
  wanted_hash, fingerprint, phase, reading, list_complete, not_yet_named, plan_hash, applied_by, hop, sweeps, report,
  started_at, ended_at`;

const numberOrNull = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

// The columns are written by the statements below alone.
const readRecord = (row: Row): RunRecord =>
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
    sweeps: Number(row['sweeps']),
    report: row['report'],
    startedAtMs: Number(row['started_at']),
    endedAtMs: numberOrNull(row['ended_at']),
  }) as RunRecord;

const IS_OVER = `phase IN ('ENDED', 'PLANNED')`;

/** The runs in a database. */
export const runRecords = ({ run }: Database): RunRecords => {
  const find: RunRecords['find'] = async (runId) => {
    const [row] = await run(`SELECT ${COLUMNS} FROM maintenance_runs WHERE run_id = $1`, [runId]);
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
         ON CONFLICT (run_id) DO NOTHING RETURNING ${COLUMNS}`,
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
    save: async (runId, progress, lease, nowMs) => {
      const rows = await run(
        `UPDATE maintenance_runs SET phase = $5,
           params = CASE WHEN $5 = 'ENDED' THEN '{}' ELSE params END,
           untidy = CASE WHEN $5 IN ('ENDED', 'PLANNED') THEN 1 ELSE untidy END, reading = $6, list_complete = $7,
           not_yet_named = $8, plan_hash = $9, hop = $10, report = $11, ended_at = $12, touched_at = $13
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
          nowMs,
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
    lapsed: async (untouchedSinceMs, nowMs, limit) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM maintenance_runs
           WHERE phase IN ('PLANNING', 'APPLYING', 'FINISHING') AND touched_at < $1 AND NOT EXISTS (
             SELECT 1 FROM maintenance_leases AS held
             WHERE held.cust_space_id = maintenance_runs.cust_space_id
               AND held.business_number = maintenance_runs.business_number
               AND held.run_id = maintenance_runs.run_id AND held.expires_at > $2)
           ORDER BY touched_at LIMIT $3`,
          [untouchedSinceMs, nowMs, limit],
        )
      ).map(readRecord),
    wake: async ({ runId, sweeps }, nowMs) => {
      const rows = await run(
        `UPDATE maintenance_runs SET sweeps = sweeps + 1, touched_at = $3
         WHERE run_id = $1 AND sweeps = $2 AND NOT ${IS_OVER} RETURNING run_id`,
        [runId, sweeps, nowMs],
      );
      return rows.length > 0;
    },
    recent: async (limit) =>
      (await run(`SELECT ${COLUMNS} FROM maintenance_runs ORDER BY started_at DESC LIMIT $1`, [limit])).map(readRecord),
    count: async () => Number((await run('SELECT count(*) AS runs FROM maintenance_runs', []))[0]?.['runs']),
  };
};
