import type { Database, Row } from './database.js';

/** In place of a digest: of a link that was made, and that nobody has named yet. */
export const NOT_NAMED = '';

/** Whose groups the records are about. */
export interface NumberScope {
  readonly custSpaceId: string;
  readonly businessNumber: string;
}

/** What is known of a group's invite link. Links are kept as digests only. */
export interface LinkRecord {
  readonly groupId: string;
  /** Of the link in force, or NOT_NAMED; null when joining is closed. */
  readonly liveDigest: string | null;
  /** The run that last changed the link, or is changing it. */
  readonly runId: string;
  /** Of the link that this run found. */
  readonly beforeDigest: string | null;
  /** Whether it is known that the run's change was made. */
  readonly settled: boolean;
  /** When the record was written last, in epoch milliseconds. */
  readonly recordedAtMs: number;
}

/** The one recorded live link of every group of a number. */
export interface LinkRecords {
  readonly find: (groupId: string) => Promise<LinkRecord | undefined>;
  /**
   * Must be written before the change is sent. A run begins once with a group.
   *
   * @returns false when this run has begun already: nothing was changed.
   */
  readonly begin: (groupId: string, runId: string, beforeDigest: string | null, atMs: number) => Promise<boolean>;
  /** The change was made; `liveDigest` is of the link in force since. */
  readonly settle: (groupId: string, runId: string, liveDigest: string | null, atMs: number) => Promise<void>;
  /** The run has taken a link away that no row had shown. */
  readonly noteUnshown: (groupId: string, runId: string) => Promise<void>;
  /** The settled records of a run among these groups. */
  readonly settledAmong: (runId: string, groupIds: readonly string[]) => Promise<readonly LinkRecord[]>;
  readonly countSettled: (runId: string) => Promise<number>;
}

const COLUMNS = 'group_id, live_digest, run_id, before_digest, settled, recorded_at';

// The columns are written by the statements below alone.
const readRecord = (row: Row): LinkRecord =>
  ({
    groupId: row['group_id'],
    liveDigest: row['live_digest'],
    runId: row['run_id'],
    beforeDigest: row['before_digest'],
    settled: Number(row['settled']) === 1,
    recordedAtMs: Number(row['recorded_at']),
  }) as LinkRecord;

/** The link records of a number in a database. */
export const linkRecords = ({ run }: Database, { custSpaceId, businessNumber }: NumberScope): LinkRecords => ({
  find: async (groupId) => {
    const [row] = await run(
      `SELECT ${COLUMNS} FROM link_records WHERE cust_space_id = $1 AND business_number = $2 AND group_id = $3`,
      [custSpaceId, businessNumber, groupId],
    );
    return row && readRecord(row);
  },
  begin: async (groupId, runId, beforeDigest, atMs) => {
    // What was recorded as live stays so until the change is known to be made.
    const begun = await run(
      `INSERT INTO link_records (cust_space_id, business_number, group_id, live_digest, run_id, before_digest, settled,
         recorded_at)
       VALUES ($1, $2, $3, $5, $4, $5, 0, $6)
       ON CONFLICT (cust_space_id, business_number, group_id) DO UPDATE
         SET run_id = excluded.run_id, before_digest = excluded.before_digest, settled = 0,
             recorded_at = excluded.recorded_at
         WHERE link_records.run_id <> excluded.run_id
       RETURNING group_id`,
      [custSpaceId, businessNumber, groupId, runId, beforeDigest, atMs],
    );
    return begun.length > 0;
  },
  settle: async (groupId, runId, liveDigest, atMs) => {
    await run(
      `UPDATE link_records SET live_digest = $5, settled = 1, recorded_at = $6
       WHERE cust_space_id = $1 AND business_number = $2 AND group_id = $3 AND run_id = $4`,
      [custSpaceId, businessNumber, groupId, runId, liveDigest, atMs],
    );
  },
  noteUnshown: async (groupId, runId) => {
    await run(
      `UPDATE link_records SET before_digest = $5
       WHERE cust_space_id = $1 AND business_number = $2 AND group_id = $3 AND run_id = $4 AND before_digest IS NULL`,
      [custSpaceId, businessNumber, groupId, runId, NOT_NAMED],
    );
  },
  settledAmong: async (runId, groupIds) => {
    if (groupIds.length === 0) return [];
    const places = groupIds.map((_, index) => `$${String(index + 4)}`).join(', ');
    const rows = await run(
      `SELECT ${COLUMNS} FROM link_records
       WHERE cust_space_id = $1 AND business_number = $2 AND run_id = $3 AND settled = 1 AND group_id IN (${places})`,
      [custSpaceId, businessNumber, runId, ...groupIds],
    );
    return rows.map(readRecord);
  },
  countSettled: async (runId) => {
    const [row] = await run('SELECT count(*) AS settled FROM link_records WHERE run_id = $1 AND settled = 1', [runId]);
    return Number(row?.['settled']);
  },
});
