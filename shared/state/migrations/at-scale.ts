/** What clean-up needs, and indexes for what would read a whole table at the size of a fleet. */
export const atScale: readonly string[] = [
  // due_at: when the next instance may clean up, in epoch milliseconds.
  `CREATE TABLE clean_ups (name TEXT PRIMARY KEY, due_at BIGINT NOT NULL)`,
  // untidy: 1 once the run has ended, until its items have been tidied up; NULL and 0: nothing is to be done.
  `ALTER TABLE maintenance_runs ADD COLUMN untidy INTEGER`,
  `CREATE INDEX maintenance_runs_untidy ON maintenance_runs (touched_at) WHERE untidy = 1`,
];
