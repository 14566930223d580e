import type { Database, Row } from './database.js';
import type { NumberScope } from './link-records.js';

/** One inventory that was taken. */
export interface Inventory {
  readonly groupsSeen: number;
  /** How many groups were known before it and not lost. */
  readonly groupsKnown: number;
  readonly listComplete: boolean;
  /** Since when lists have been suspiciously short; null: this one is believed. */
  readonly suspectSinceMs: number | null;
}

/** Events of one group that have not been sent. */
export interface PendingEvents {
  readonly groupId: string;
  /** A JSON list. */
  readonly events: string;
}

/** What a run of the inventory does once all groups have been looked at. */
export interface Inventories {
  readonly find: (runId: string) => Promise<Inventory | undefined>;
  /** The last one. */
  readonly last: () => Promise<Inventory | undefined>;
  /** The last one of a list in which no group was missing, but that of a run. */
  readonly lastWholeBefore: (runId: string) => Promise<Inventory | undefined>;
  readonly add: (runId: string, inventory: Inventory, nowMs: number) => Promise<void>;
  /** How many groups a run has looked at, and how many were known before it. */
  readonly count: (runId: string) => Promise<{ readonly seen: number; readonly known: number }>;
  /** Groups that are known and that a run did not see, by GroupId, from beyond `after`. */
  readonly unseen: (runId: string, after: string, limit: number) => Promise<readonly string[]>;
  /** Groups that a run has looked at, by GroupId, from beyond `after`. */
  readonly seen: (runId: string, after: string, limit: number) => Promise<readonly string[]>;
  /** Counts for each of these groups how often it was empty without a break; once a run. */
  readonly sightEmpty: (runId: string, groupIds: readonly string[], nowMs: number) => Promise<void>;
  /** Unsent events, by GroupId, from beyond `after`. */
  readonly pending: (after: string, limit: number) => Promise<readonly PendingEvents[]>;
  /** Forgets events that were sent. */
  readonly sent: (each: PendingEvents) => Promise<void>;
}

const readInventory = (row: Row): Inventory => ({
  groupsSeen: Number(row['groups_seen']),
  groupsKnown: Number(row['groups_known']),
  listComplete: Number(row['list_complete']) === 1,
  suspectSinceMs: row['suspect_since'] === null ? null : Number(row['suspect_since']),
});

const groupIdsOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => String(row['group_id']));

const COLUMNS = 'groups_seen, groups_known, list_complete, suspect_since';
const OF_NUMBER = 'cust_space_id = $1 AND business_number = $2';
const SEEN = 'group_id IN (SELECT group_id FROM maintenance_items WHERE run_id = $3)';
const IS_EMPTY = 'COALESCE(total_count, 0) = 0 AND member_count = 0';

/** The inventories of a number in a database. */
export const inventories = ({ run }: Database, { custSpaceId, businessNumber }: NumberScope): Inventories => {
  const number = [custSpaceId, businessNumber];
  return {
    find: async (runId) => {
      const [row] = await run(`SELECT ${COLUMNS} FROM inventories WHERE run_id = $1`, [runId]);
      return row && readInventory(row);
    },
    last: async () => {
      const [row] = await run(
        `SELECT ${COLUMNS} FROM inventories WHERE ${OF_NUMBER} ORDER BY taken_at DESC LIMIT 1`,
        number,
      );
      return row && readInventory(row);
    },
    lastWholeBefore: async (runId) => {
      const [row] = await run(
        `SELECT ${COLUMNS} FROM inventories
         WHERE ${OF_NUMBER} AND run_id <> $3 AND list_complete = 1 ORDER BY taken_at DESC LIMIT 1`,
        [...number, runId],
      );
      return row && readInventory(row);
    },
    add: async (runId, { groupsSeen, groupsKnown, listComplete, suspectSinceMs }, nowMs) => {
      await run(
        `INSERT INTO inventories (cust_space_id, business_number, run_id, ${COLUMNS}, taken_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (run_id) DO NOTHING`,
        [...number, runId, groupsSeen, groupsKnown, listComplete ? 1 : 0, suspectSinceMs, nowMs],
      );
    },
    count: async (runId) => {
      const [items] = await run('SELECT count(*) AS seen FROM maintenance_items WHERE run_id = $1', [runId]);
      const [groups] = await run(
        `SELECT count(*) AS known FROM inventory_groups WHERE ${OF_NUMBER} AND gone_at IS NULL AND first_seen_by <> $3`,
        [...number, runId],
      );
      return { seen: Number(items?.['seen']), known: Number(groups?.['known']) };
    },
    unseen: async (runId, after, limit) =>
      groupIdsOf(
        await run(
          `SELECT group_id FROM inventory_groups
           WHERE ${OF_NUMBER} AND gone_at IS NULL AND group_id > $4 AND NOT ${SEEN} ORDER BY group_id LIMIT $5`,
          [...number, runId, after, limit],
        ),
      ),
    seen: async (runId, after, limit) =>
      groupIdsOf(
        await run(
          `SELECT group_id FROM maintenance_items WHERE run_id = $1 AND group_id > $2 ORDER BY group_id LIMIT $3`,
          [runId, after, limit],
        ),
      ),
    sightEmpty: async (runId, groupIds, nowMs) => {
      const places = groupIds.map((_, index) => `$${String(index + 5)}`).join(', ');
      await run(
        `UPDATE inventory_groups
         SET empty_sightings = CASE WHEN ${IS_EMPTY} THEN empty_sightings + 1 ELSE 0 END,
             empty_since = CASE WHEN ${IS_EMPTY} THEN COALESCE(empty_since, CAST($4 AS BIGINT)) ELSE NULL END,
             sighted_by = $3
         WHERE ${OF_NUMBER} AND gone_at IS NULL AND COALESCE(sighted_by, '') <> $3 AND group_id IN (${places})`,
        [...number, runId, nowMs, ...groupIds],
      );
    },
    pending: async (after, limit) =>
      (
        await run(
          `SELECT group_id, pending FROM inventory_groups
           WHERE ${OF_NUMBER} AND pending <> '[]' AND group_id > $3 ORDER BY group_id LIMIT $4`,
          [...number, after, limit],
        )
      ).map((row) => ({ groupId: String(row['group_id']), events: String(row['pending']) })),
    sent: async ({ groupId, events }) => {
      await run(`UPDATE inventory_groups SET pending = '[]' WHERE ${OF_NUMBER} AND group_id = $3 AND pending = $4`, [
        ...number,
        groupId,
        events,
      ]);
    },
  };
};
