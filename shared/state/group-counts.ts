import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** How many groups a number had when its whole list was read last. */
export interface GroupCount {
  readonly groups: number;
  /** A count far below that one, and when it was first seen. */
  readonly suspect: { readonly groups: number; readonly atMs: number } | undefined;
}

export interface GroupCounts {
  readonly find: (scope: NumberScope) => Promise<GroupCount | undefined>;
  readonly accept: (scope: NumberScope, groups: number) => Promise<void>;
  readonly suspect: (scope: NumberScope, groups: number, nowMs: number) => Promise<void>;
}

/** The counts in a database. */
export const groupCounts = ({ run }: Database): GroupCounts => ({
  find: async ({ custSpaceId, businessNumber }) => {
    const [row] = await run(
      `SELECT group_count, suspect_count, suspect_at FROM group_counts
       WHERE cust_space_id = $1 AND business_number = $2`,
      [custSpaceId, businessNumber],
    );
    if (!row) return undefined;
    const { suspect_count: suspect, suspect_at: atMs } = row;
    return {
      groups: Number(row['group_count']),
      suspect: typeof suspect === 'number' ? { groups: suspect, atMs: Number(atMs) } : undefined,
    };
  },
  accept: async ({ custSpaceId, businessNumber }, groups) => {
    await run(
      `INSERT INTO group_counts (cust_space_id, business_number, group_count) VALUES ($1, $2, $3)
       ON CONFLICT (cust_space_id, business_number) DO UPDATE
         SET group_count = excluded.group_count, suspect_count = NULL, suspect_at = NULL`,
      [custSpaceId, businessNumber, groups],
    );
  },
  suspect: async ({ custSpaceId, businessNumber }, groups, nowMs) => {
    await run(
      `UPDATE group_counts SET suspect_count = $3, suspect_at = COALESCE(suspect_at, $4)
       WHERE cust_space_id = $1 AND business_number = $2`,
      [custSpaceId, businessNumber, groups, nowMs],
    );
  },
});
