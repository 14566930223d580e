/** Runs of maintenance, their items, and what keeps concurrent runs apart. Times are epoch milliseconds. */
export const maintenance: readonly string[] = [
  // phase: PLANNING, PLANNED, APPLYING, FINISHING, ENDED. pass, page, pass_total, pass_rows: how far the list of groups has
  // been read. wanted_hash: the hash that a run of mode apply must find; plan_hash: the one found. applied_by: the run that
  // carries this plan out.
  `CREATE TABLE maintenance_runs (
        run_id TEXT PRIMARY KEY,
        task TEXT NOT NULL,
        function_name TEXT NOT NULL,
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        mode TEXT NOT NULL,
        params TEXT NOT NULL,
        max_changes INTEGER,
        plan_id TEXT,
        wanted_hash TEXT,
        fingerprint TEXT NOT NULL,
        phase TEXT NOT NULL,
        pass INTEGER NOT NULL,
        page INTEGER NOT NULL,
        pass_total INTEGER,
        pass_rows INTEGER NOT NULL,
        list_complete INTEGER NOT NULL,
        plan_hash TEXT,
        applied_by TEXT,
        hop INTEGER NOT NULL,
        sweeps INTEGER NOT NULL,
        report TEXT,
        started_at BIGINT NOT NULL,
        touched_at BIGINT NOT NULL,
        ended_at BIGINT
      )`,
  `CREATE INDEX maintenance_runs_by_end ON maintenance_runs (ended_at, touched_at)`,
  // Every group that a run has looked at. state: Looked (nothing to do), Pending, or how the item ended.
  `CREATE TABLE maintenance_items (
        run_id TEXT NOT NULL,
        group_id TEXT NOT NULL,
        action TEXT NOT NULL,
        detail TEXT NOT NULL,
        state TEXT NOT NULL,
        code TEXT,
        told TEXT,
        attempts INTEGER NOT NULL,
        PRIMARY KEY (run_id, group_id)
      )`,
  `CREATE INDEX maintenance_items_by_state ON maintenance_items (run_id, state, attempts, group_id)`,
  // One run at a time for a business number. fence: grows with every takeover; what an earlier holder still writes is void.
  `CREATE TABLE maintenance_leases (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        run_id TEXT NOT NULL,
        fence INTEGER NOT NULL,
        expires_at BIGINT NOT NULL,
        PRIMARY KEY (cust_space_id, business_number)
      )`,
  // free_at: from when on the next call may be made; gap_ms: how far apart calls are now.
  `CREATE TABLE maintenance_pace (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        free_at BIGINT NOT NULL,
        gap_ms DOUBLE PRECISION NOT NULL,
        slowed_at BIGINT NOT NULL,
        PRIMARY KEY (cust_space_id, business_number)
      )`,
  // name: a task, or * for all of them.
  `CREATE TABLE maintenance_stops (name TEXT PRIMARY KEY, stopped_at BIGINT NOT NULL)`,
  // suspect_*: a count far below the last one, and when it was first seen.
  `CREATE TABLE group_counts (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        group_count INTEGER NOT NULL,
        suspect_count INTEGER,
        suspect_at BIGINT,
        PRIMARY KEY (cust_space_id, business_number)
      )`,
];
