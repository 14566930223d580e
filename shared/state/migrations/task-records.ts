/** What maintenance tasks remember of the groups they work on. No link and no number is in it. */
export const taskRecords: readonly string[] = [
  // live_digest: of the one link in force as far as we know, empty for one that CAMS did not name; NULL when joining is closed. before_digest: of the link that
  // run_id found. settled: 0 while it is not known whether that run's change was made.
  `CREATE TABLE link_records (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        group_id TEXT NOT NULL,
        live_digest TEXT,
        run_id TEXT NOT NULL,
        before_digest TEXT,
        settled INTEGER NOT NULL,
        recorded_at BIGINT NOT NULL,
        PRIMARY KEY (cust_space_id, business_number, group_id)
      )`,
  `CREATE INDEX link_records_by_run ON link_records (run_id, settled)`,
  // acknowledged: CAMS took the removal, or nobody was there to be removed. left_count: how many of the named members the
  // last look found; NULL before it. looks: how many rounds of the proof have passed.
  `CREATE TABLE removal_records (
        run_id TEXT NOT NULL,
        group_id TEXT NOT NULL,
        acknowledged INTEGER NOT NULL,
        left_count INTEGER,
        hidden_count INTEGER NOT NULL,
        gone INTEGER NOT NULL,
        looks INTEGER NOT NULL,
        PRIMARY KEY (run_id, group_id)
      )`,
  // wanted: digests of the fields that run_id set, as JSON. picture_digest: of the address last given as the picture.
  `CREATE TABLE profile_records (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        group_id TEXT NOT NULL,
        run_id TEXT NOT NULL,
        wanted TEXT NOT NULL,
        picture_digest TEXT,
        PRIMARY KEY (cust_space_id, business_number, group_id)
      )`,
  `CREATE INDEX profile_records_by_run ON profile_records (run_id)`,
];
