/** What the inventory knows of groups. Links and pictures are kept as digests; times are epoch milliseconds. */
export const inventory: readonly string[] = [
  // member_count: of the last list of members; members: their numbers, NULL when never read or forgotten. recorded_by,
  // first_seen_by, sighted_by, deleted_by: runs. pending: events that have not been sent, a JSON list, the oldest first.
  `CREATE TABLE inventory_groups (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        group_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        description TEXT NOT NULL,
        group_status TEXT NOT NULL,
        link_digest TEXT,
        picture_digest TEXT,
        gmt_modifier BIGINT,
        total_count INTEGER,
        member_count INTEGER,
        members TEXT,
        members_read_at BIGINT,
        empty_since BIGINT,
        empty_sightings INTEGER NOT NULL,
        first_seen_by TEXT NOT NULL,
        first_seen_at BIGINT NOT NULL,
        recorded_by TEXT NOT NULL,
        sighted_by TEXT,
        gone_at BIGINT,
        deleted_by TEXT,
        pending TEXT NOT NULL,
        PRIMARY KEY (cust_space_id, business_number, group_id)
      )`,
  // suspect_since: since when lists have been suspiciously short; NULL when this one is believed.
  `CREATE TABLE inventories (
        run_id TEXT PRIMARY KEY,
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        groups_seen INTEGER NOT NULL,
        groups_known INTEGER NOT NULL,
        list_complete INTEGER NOT NULL,
        suspect_since BIGINT,
        taken_at BIGINT NOT NULL
      )`,
  `CREATE INDEX inventories_by_number ON inventories (cust_space_id, business_number, taken_at)`,
];
