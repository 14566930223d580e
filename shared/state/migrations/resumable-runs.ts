/** What is needed to resume a run that has ended before everything was done, and to undo one. */
export const resumableRuns: readonly string[] = [
  // resume_phase: where a run that has ended is resumed; NULL: nothing is left of it. resumable_until: its parameters and
  // details are kept for so long, in epoch milliseconds. keeps_details: 1 where a run can be undone by its items.
  // woken_at_progress: how far it had come when it was woken last.
  `ALTER TABLE maintenance_runs ADD COLUMN resume_phase TEXT`,
  `ALTER TABLE maintenance_runs ADD COLUMN resumable_until BIGINT`,
  `ALTER TABLE maintenance_runs ADD COLUMN keeps_details INTEGER`,
  `ALTER TABLE maintenance_runs ADD COLUMN woken_at_progress TEXT`,
  `CREATE INDEX maintenance_runs_resumable ON maintenance_runs (resumable_until) WHERE resumable_until IS NOT NULL`,
  // template_digest: of the template with {Subject} that template_run_id gave the group a name by; named_digest: of that name.
  `ALTER TABLE profile_records ADD COLUMN template_digest TEXT`,
  `ALTER TABLE profile_records ADD COLUMN named_digest TEXT`,
  `ALTER TABLE profile_records ADD COLUMN template_run_id TEXT`,
];
