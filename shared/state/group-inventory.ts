import type { Database, Row } from './database.js';
import type { NumberScope } from './link-records.js';

/** A group as the inventory saw it last. */
export interface GroupSight {
  readonly groupId: string;
  readonly subject: string;
  readonly description: string;
  readonly status: string;
  readonly linkDigest: string | null;
  readonly pictureDigest: string | null;
  /** In a unit that CAMS leaves unsaid. */
  readonly gmtModifier: number | null;
  readonly totalCount: number | null;
  /** How many the last list of members held, those without a number included. */
  readonly memberCount: number | null;
  /** Numbers in order; null: never read, or forgotten. */
  readonly members: readonly string[] | null;
  readonly membersReadAtMs: number | null;
}

/** A group in the inventory. */
export interface InventoryGroup extends GroupSight {
  readonly emptySinceMs: number | null;
  /** In how many inventories running it was empty. */
  readonly emptySightings: number;
  /** The run that recorded this. */
  readonly recordedBy: string;
  readonly goneAtMs: number | null;
}

/** The groups of one number. */
export interface GroupInventory {
  readonly find: (groupId: string) => Promise<InventoryGroup | undefined>;
  /**
   * Writes down what a run saw, and the events that tell of the difference, in one statement.
   *
   * @param events JSON values, appended to those that have not been sent.
   */
  readonly record: (sight: GroupSight, events: readonly object[], runId: string, nowMs: number) => Promise<void>;
  /** The group is no longer listed. */
  readonly lose: (groupId: string, event: object, nowMs: number) => Promise<void>;
  /** Groups that were not lost, by GroupId, from beyond `after`. */
  readonly page: (after: string, limit: number) => Promise<readonly InventoryGroup[]>;
}

const COLUMNS = `group_id, subject, description, group_status, link_digest, picture_digest, gmt_modifier, total_count,
  member_count, members, members_read_at, empty_since, empty_sightings, recorded_by, gone_at`;

const numberIn = (row: Row, name: string): number | null => {
  const value = row[name];
  return value === null || value === undefined ? null : Number(value);
};

// The columns are written by the statements below alone.
const readGroup = (row: Row): InventoryGroup =>
  ({
    groupId: row['group_id'],
    subject: row['subject'],
    description: row['description'],
    status: row['group_status'],
    linkDigest: row['link_digest'],
    pictureDigest: row['picture_digest'],
    gmtModifier: numberIn(row, 'gmt_modifier'),
    totalCount: numberIn(row, 'total_count'),
    memberCount: numberIn(row, 'member_count'),
    members: typeof row['members'] === 'string' ? (JSON.parse(row['members']) as unknown) : null,
    membersReadAtMs: numberIn(row, 'members_read_at'),
    emptySinceMs: numberIn(row, 'empty_since'),
    emptySightings: Number(row['empty_sightings']),
    recordedBy: row['recorded_by'],
    goneAtMs: numberIn(row, 'gone_at'),
  }) as InventoryGroup;

// Both are JSON lists as JSON.stringify writes them.
const appended = (list: string, more: string): string =>
  `CASE WHEN ${more} = '[]' THEN ${list} WHEN ${list} = '[]' THEN ${more}
     ELSE substr(${list}, 1, length(${list}) - 1) || ',' || substr(${more}, 2) END`;

const OF_NUMBER = 'cust_space_id = $1 AND business_number = $2';

/** The inventory of a number in a database. */
export const groupInventory = ({ run }: Database, { custSpaceId, businessNumber }: NumberScope): GroupInventory => ({
  find: async (groupId) => {
    const [row] = await run(`SELECT ${COLUMNS} FROM inventory_groups WHERE ${OF_NUMBER} AND group_id = $3`, [
      custSpaceId,
      businessNumber,
      groupId,
    ]);
    return row && readGroup(row);
  },
  record: async (sight, events, runId, nowMs) => {
    await run(
      `INSERT INTO inventory_groups (cust_space_id, business_number, group_id, subject, description, group_status,
         link_digest, picture_digest, gmt_modifier, total_count, member_count, members, members_read_at,
         empty_sightings, first_seen_by, first_seen_at, recorded_by, pending)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $14, $16)
       ON CONFLICT (cust_space_id, business_number, group_id) DO UPDATE
         SET subject = excluded.subject, description = excluded.description, group_status = excluded.group_status,
             link_digest = excluded.link_digest, picture_digest = excluded.picture_digest,
             gmt_modifier = excluded.gmt_modifier, total_count = excluded.total_count,
             member_count = excluded.member_count, members = excluded.members,
             members_read_at = excluded.members_read_at, recorded_by = excluded.recorded_by, gone_at = NULL,
             pending = ${appended('inventory_groups.pending', 'excluded.pending')}
         WHERE inventory_groups.recorded_by <> excluded.recorded_by`,
      [
        custSpaceId,
        businessNumber,
        sight.groupId,
        sight.subject,
        sight.description,
        sight.status,
        sight.linkDigest,
        sight.pictureDigest,
        sight.gmtModifier,
        sight.totalCount,
        sight.memberCount,
        sight.members ? JSON.stringify(sight.members) : null,
        sight.membersReadAtMs,
        runId,
        nowMs,
        JSON.stringify(events),
      ],
    );
  },
  lose: async (groupId, event, nowMs) => {
    await run(
      `UPDATE inventory_groups
       SET gone_at = $4, empty_sightings = 0, empty_since = NULL,
           pending = ${appended('pending', 'CAST($5 AS TEXT)')}
       WHERE ${OF_NUMBER} AND group_id = $3 AND gone_at IS NULL`,
      [custSpaceId, businessNumber, groupId, nowMs, JSON.stringify([event])],
    );
  },
  page: async (after, limit) =>
    (
      await run(
        `SELECT ${COLUMNS} FROM inventory_groups WHERE ${OF_NUMBER} AND gone_at IS NULL AND group_id > $3
         ORDER BY group_id LIMIT $4`,
        [custSpaceId, businessNumber, after, limit],
      )
    ).map(readGroup),
});
