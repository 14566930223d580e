const stateIn = (state: string): string => `WHEN report LIKE '%"State":"${state}"%' THEN '${state}'`;

/** Fleets, which are runs over many numbers, and what runs are listed by. Times are epoch milliseconds. */
export const fleets: readonly string[] = [
  // state: that of the report; NULL while there is none.
  `ALTER TABLE maintenance_runs ADD COLUMN state TEXT`,
  `UPDATE maintenance_runs SET state = CASE ${['Planned', 'Completed', 'CompletedWithFailures', 'Stopped', 'Refused'].map(stateIn).join(' ')} END
     WHERE report IS NOT NULL`,
  `CREATE INDEX maintenance_runs_by_state ON maintenance_runs (state, started_at)`,
  `CREATE INDEX maintenance_runs_by_task ON maintenance_runs (task, started_at)`,
  `CREATE INDEX maintenance_runs_by_number ON maintenance_runs (business_number, started_at)`,
  // folded_at: when the items that ended well were folded into the counts of the report. The index holds what waits for that.
  `ALTER TABLE maintenance_runs ADD COLUMN folded_at BIGINT`,
  `CREATE INDEX maintenance_runs_unfolded ON maintenance_runs (ended_at)
     WHERE folded_at IS NULL AND phase = 'ENDED' AND resumable_until IS NULL AND (keeps_details IS NULL OR keeps_details = 0)`,
  // request: what every number is asked for, as JSON; '{}' once nothing can be resumed. numbers: how many there are.
  // unrecorded: those that have no row yet, as JSON. driver: the invocation that starts numbers, until driven_until.
  // state: NULL until the fleet has ended.
  `CREATE TABLE maintenance_fleets (
        fleet_id TEXT PRIMARY KEY,
        task TEXT NOT NULL,
        function_name TEXT NOT NULL,
        cust_space_id TEXT NOT NULL,
        mode TEXT NOT NULL,
        request TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        numbers INTEGER NOT NULL,
        unrecorded TEXT NOT NULL,
        driver TEXT NOT NULL,
        driven_until BIGINT NOT NULL,
        state TEXT,
        reason TEXT,
        started_at BIGINT NOT NULL,
        ended_at BIGINT,
        resumable_until BIGINT
      )`,
  `CREATE INDEX maintenance_fleets_open ON maintenance_fleets (driven_until) WHERE ended_at IS NULL`,
  `CREATE INDEX maintenance_fleets_by_end ON maintenance_fleets (ended_at)`,
  `CREATE INDEX maintenance_fleets_by_start ON maintenance_fleets (started_at)`,
  // state: Waiting; Invoked, which is accepted by the platform and not begun; NotStarted, which is given up; else that of its run.
  `CREATE TABLE maintenance_fleet_numbers (
        fleet_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        run_id TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL,
        reason TEXT,
        tries INTEGER NOT NULL,
        invoked_at BIGINT NOT NULL,
        not_before BIGINT NOT NULL,
        PRIMARY KEY (fleet_id, business_number)
      )`,
  `CREATE INDEX maintenance_fleet_numbers_by_state ON maintenance_fleet_numbers (fleet_id, state, not_before)`,
];
