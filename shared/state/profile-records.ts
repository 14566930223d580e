import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** Digests of the fields that a run has set. */
export interface WantedProfile {
  readonly Subject?: string;
  readonly Description?: string;
}

/** The name that a template was to give a group last. */
export interface TemplateName {
  readonly templateDigest: string;
  readonly namedDigest: string;
  readonly runId: string;
}

/** What was last set of the profiles of a number's groups. */
export interface ProfileRecords {
  /** The digest of the address that was last given as the group's picture. */
  readonly pictureDigest: (groupId: string) => Promise<string | undefined>;
  /** The name that a template was to give the group last. */
  readonly named: (groupId: string) => Promise<TemplateName | undefined>;
  /** Notes it down, before it is sent. */
  readonly name: (groupId: string, name: TemplateName) => Promise<void>;
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
  named: async (groupId) => {
    const [row] = await run(
      `SELECT template_digest, named_digest, template_run_id FROM profile_records
       WHERE cust_space_id = $1 AND business_number = $2 AND group_id = $3 AND template_digest IS NOT NULL`,
      [custSpaceId, businessNumber, groupId],
    );
    return (
      row && {
        templateDigest: String(row['template_digest']),
        namedDigest: String(row['named_digest']),
        runId: String(row['template_run_id']),
      }
    );
  },
  name: async (groupId, { templateDigest, namedDigest, runId }) => {
    await run(
      `INSERT INTO profile_records (cust_space_id, business_number, group_id, run_id, wanted, template_digest,
         named_digest, template_run_id)
       VALUES ($1, $2, $3, '', '{}', $4, $5, $6)
       ON CONFLICT (cust_space_id, business_number, group_id) DO UPDATE
         SET template_digest = excluded.template_digest, named_digest = excluded.named_digest,
             template_run_id = excluded.template_run_id`,
      [custSpaceId, businessNumber, groupId, templateDigest, namedDigest, runId],
    );
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
