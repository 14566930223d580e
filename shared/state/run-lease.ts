import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** The right to work on the groups of a number until a time. */
export interface Lease extends NumberScope {
  readonly fence: number;
}

/** Who holds a number. */
export interface LeaseHolder {
  readonly runId: string;
  readonly expiresAtMs: number;
}

/** Keeps runs for one number apart. */
export interface RunLeases {
  /** @returns undefined while somebody else holds the number. */
  readonly acquire: (scope: NumberScope, runId: string, nowMs: number, untilMs: number) => Promise<Lease | undefined>;
  readonly holder: (scope: NumberScope) => Promise<LeaseHolder | undefined>;
  /** @returns false when somebody took the number over. */
  readonly renew: (lease: Lease, untilMs: number) => Promise<boolean>;
  /** Renews a lease unless it was taken over or this task was told to stop. @returns whether a change may be made. */
  readonly renewToWrite: (lease: Lease, task: string, untilMs: number) => Promise<boolean>;
  readonly release: (lease: Lease) => Promise<void>;
}

/** A condition on rows of a run: the lease with the values $1, $2, $3 is in force. */
export const LEASE_HOLDS = `EXISTS (SELECT 1 FROM maintenance_leases AS held
  WHERE held.cust_space_id = $1 AND held.business_number = $2 AND held.fence = $3)`;

/** What fills $1, $2 and $3. */
export const leaseValues = ({ custSpaceId, businessNumber, fence }: Lease): readonly [string, string, number] => [
  custSpaceId,
  businessNumber,
  fence,
];

const OURS = 'cust_space_id = $1 AND business_number = $2 AND fence = $3';

/** The leases in a database. Source of the method: "How to do distributed locking", fencing tokens. */
export const runLeases = ({ run }: Database): RunLeases => ({
  acquire: async ({ custSpaceId, businessNumber }, runId, nowMs, untilMs) => {
    const [row] = await run(
      `INSERT INTO maintenance_leases (cust_space_id, business_number, run_id, fence, expires_at)
       VALUES ($1, $2, $3, 1, $4)
       ON CONFLICT (cust_space_id, business_number) DO UPDATE
         SET run_id = excluded.run_id, fence = maintenance_leases.fence + 1, expires_at = excluded.expires_at
         WHERE maintenance_leases.expires_at <= $5
       RETURNING fence`,
      [custSpaceId, businessNumber, runId, untilMs, nowMs],
    );
    return row && { custSpaceId, businessNumber, fence: Number(row['fence']) };
  },
  holder: async ({ custSpaceId, businessNumber }) => {
    const [row] = await run(
      'SELECT run_id, expires_at FROM maintenance_leases WHERE cust_space_id = $1 AND business_number = $2',
      [custSpaceId, businessNumber],
    );
    return row && { runId: String(row['run_id']), expiresAtMs: Number(row['expires_at']) };
  },
  renew: async (lease, untilMs) => {
    const rows = await run(`UPDATE maintenance_leases SET expires_at = $4 WHERE ${OURS} RETURNING fence`, [
      ...leaseValues(lease),
      untilMs,
    ]);
    return rows.length > 0;
  },
  renewToWrite: async (lease, task, untilMs) => {
    const rows = await run(
      `UPDATE maintenance_leases SET expires_at = $4
       WHERE ${OURS} AND NOT EXISTS (SELECT 1 FROM maintenance_stops WHERE name IN ('*', $5))
       RETURNING fence`,
      [...leaseValues(lease), untilMs, task],
    );
    return rows.length > 0;
  },
  release: async (lease) => {
    await run(`UPDATE maintenance_leases SET expires_at = 0 WHERE ${OURS}`, leaseValues(lease));
  },
});
