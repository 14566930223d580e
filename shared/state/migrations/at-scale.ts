/** What clean-up needs, and indexes for what would read a whole table at the size of a fleet. */
export const atScale: readonly string[] = [
  // The partial ones hold only what is open or waits for clean-up; a statement finds them by the same words.
  `CREATE INDEX creates_open ON creates (created_at)
     WHERE state IN ('UNKNOWN', 'INPROGRESS') OR (state = 'COMPLETED' AND product IS NULL)`,
  `CREATE INDEX chat_groups_by_group ON chat_groups (group_id)`,
  `CREATE INDEX inventory_groups_with_numbers ON inventory_groups (members_read_at)
     WHERE members IS NOT NULL OR pending <> '[]'`,
  // due_at: when the next instance may clean up, in epoch milliseconds.
  `CREATE TABLE clean_ups (name TEXT PRIMARY KEY, due_at BIGINT NOT NULL)`,
  // untidy: 1 once the run is over, until it has been tidied up behind it; NULL and 0: nothing is to be done.
  `ALTER TABLE maintenance_runs ADD COLUMN untidy INTEGER`,
  `DROP INDEX maintenance_runs_by_end`,
  `CREATE INDEX maintenance_runs_by_phase ON maintenance_runs (phase, touched_at)`,
  `CREATE INDEX maintenance_runs_by_start ON maintenance_runs (started_at)`,
  `CREATE INDEX maintenance_runs_untidy ON maintenance_runs (untidy, touched_at) WHERE untidy = 1`,
];
