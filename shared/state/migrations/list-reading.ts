/** How far a run has read the list of groups, and what each of its passes has shown. */
export const listReading: readonly string[] = [
  // reading: JSON of the reader; pass, page, pass_total and pass_rows of earlier versions are no longer used. not_yet_named:
  // how many rows of the list had no GroupId.
  `ALTER TABLE maintenance_runs ADD COLUMN reading TEXT`,
  `ALTER TABLE maintenance_runs ADD COLUMN not_yet_named INTEGER NOT NULL DEFAULT 0`,
  // identity: a GroupId, or what stands for a row without one. read_in: the latest pass that has shown it; read_before: the
  // one before that, 0 for none.
  `CREATE TABLE maintenance_list_rows (
        run_id TEXT NOT NULL,
        identity TEXT NOT NULL,
        read_in INTEGER NOT NULL,
        read_before INTEGER NOT NULL,
        PRIMARY KEY (run_id, identity)
      )`,
];
