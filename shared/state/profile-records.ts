import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** Digests of the fields that a run has set. */
export interface WantedProfile {
  readonly Subject?: string;
  readonly Description?: string;
}

/** What was last set of the profiles of a number's groups. */
export interface ProfileRecords {
  /** The digest of the address that was last given as the group's picture. */
  readonly pictureDigest: (groupId: string) => Promise<string | undefined>;
  /** @param pictureDigest undefined keeps what is recorded. */
  readonly record: (
    groupId: string,
    runId: string,
    wanted: WantedProfile,
    pictureDigest: string | undefined,
  ) => Promise<void>;
  /** What a run has set in these groups, by GroupId. */
  readonly wantedAmong: (runId: string, groupIds: readonly string[]) => Promise<ReadonlyMap<string, WantedProfile>>;
  readonly count: (runId: string) => Promise<number>;
}

/** The profile records of a number in a database. */
export const profileRecords = ({ run }: Database, { custSpaceId, businessNumber }: NumberScope): ProfileRecords => ({
  pictureDigest: async (groupId) => {
    const [row] = await run(
      'SELECT picture_digest FROM profile_records WHERE cust_space_id = $1 AND business_number = $2 AND group_id = $3',
      [custSpaceId, businessNumber, groupId],
    );
    const digest = row?.['picture_digest'];
    return typeof digest === 'string' ? digest : undefined;
  },
  record: async (groupId, runId, wanted, pictureDigest) => {
    await run(
      `INSERT INTO profile_records (cust_space_id, business_number, group_id, run_id, wanted, picture_digest)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (cust_space_id, business_number, group_id) DO UPDATE
         SET run_id = excluded.run_id, wanted = excluded.wanted,
             picture_digest = coalesce(excluded.picture_digest, profile_records.picture_digest)`,
      [custSpaceId, businessNumber, groupId, runId, JSON.stringify(wanted), pictureDigest ?? null],
    );
  },
  wantedAmong: async (runId, groupIds) => {
    if (groupIds.length === 0) return new Map();
    const places = groupIds.map((_, index) => `$${String(index + 4)}`).join(', ');
    const rows = await run(
      `SELECT group_id, wanted FROM profile_records
       WHERE cust_space_id = $1 AND business_number = $2 AND run_id = $3 AND group_id IN (${places})`,
      [custSpaceId, businessNumber, runId, ...groupIds],
    );
    // Written by `record` alone.
    return new Map(rows.map((row) => [String(row['group_id']), JSON.parse(String(row['wanted'])) as WantedProfile]));
  },
  count: async (runId) => {
    const [row] = await run('SELECT count(*) AS recorded FROM profile_records WHERE run_id = $1', [runId]);
    return Number(row?.['recorded']);
  },
});
