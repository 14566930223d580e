import type { OperationName } from '../operations/operation.js';
import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** Which groups belong to which business number, as far as we know. */
export interface KnownGroups {
  /** Whether a group is of this number: seen in a list of its groups, or made by one of our creates. */
  readonly holds: (custSpaceId: string, businessNumber: string, groupId: string) => Promise<boolean>;
  /** Which of these groups were seen under another number, and never under this one. */
  readonly ofOthers: (scope: NumberScope, groupIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Notes down groups that CAMS listed under a number; those that are known already stay as they are. */
  readonly remember: (
    custSpaceId: string,
    businessNumber: string,
    groupIds: readonly string[],
    atMs: number,
  ) => Promise<void>;
}

const CREATING: OperationName = 'AddChatGroup';

/** The groups that a database knows. */
export const knownGroups = ({ run }: Database): KnownGroups => ({
  holds: async (custSpaceId, businessNumber, groupId) => {
    const rows = await run(
      `SELECT group_id FROM chat_groups WHERE cust_space_id = $1 AND business_number = $2 AND group_id = $3
       UNION ALL
       SELECT product FROM creates WHERE cust_space_id = $1 AND business_number = $2 AND product = $3
         AND operation = $4 AND state = 'COMPLETED'`,
      [custSpaceId, businessNumber, groupId, CREATING],
    );
    return rows.length > 0;
  },
  ofOthers: async ({ custSpaceId, businessNumber }, groupIds) => {
    const places = groupIds.map((_, index) => `$${String(index + 3)}`).join(', ');
    const rows = await run(
      `SELECT group_id FROM chat_groups WHERE group_id IN (${places})
       GROUP BY group_id HAVING max(CASE WHEN cust_space_id = $1 AND business_number = $2 THEN 1 ELSE 0 END) = 0`,
      [custSpaceId, businessNumber, ...groupIds],
    );
    return new Set(rows.map((row) => String(row['group_id'])));
  },
  remember: async (custSpaceId, businessNumber, groupIds, atMs) => {
    if (groupIds.length === 0) return;
    const rows = groupIds.map((_, index) => `($1, $2, CAST($3 AS BIGINT), $${String(index + 4)})`);
    await run(
      `INSERT INTO chat_groups (cust_space_id, business_number, first_seen_at, group_id) VALUES ${rows.join(', ')}
       ON CONFLICT DO NOTHING`,
      [custSpaceId, businessNumber, atMs, ...groupIds],
    );
  },
});
