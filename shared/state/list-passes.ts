import type { Database } from './database.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';

/** Which rows each pass of a run over its list has shown. */
export interface ListPasses {
  /** Needs the lease of the run. @returns how many of these the pass had not shown before. */
  readonly note: (pass: number, identities: readonly string[], lease: Lease) => Promise<number>;
  /** Compares a pass with the one before it; `nameless` counts identities that begin so. */
  readonly compare: (
    pass: number,
    nameless: string,
  ) => Promise<{ readonly count: number; readonly same: boolean; readonly nameless: number }>;
}

/** What the passes of a run have shown, in a database. */
export const listPasses = ({ run }: Database, runId: string): ListPasses => ({
  note: async (pass, identities, lease) => {
    if (identities.length === 0) return 0;
    const rows = identities.map(
      (_, index) =>
        `SELECT CAST($4 AS TEXT), CAST($${String(index + 6)} AS TEXT), CAST($5 AS INTEGER), 0 WHERE ${LEASE_HOLDS}`,
    );
    const noted = await run(
      `INSERT INTO maintenance_list_rows (run_id, identity, read_in, read_before)
       ${rows.join(' UNION ALL ')}
       ON CONFLICT (run_id, identity) DO UPDATE
         SET read_before = maintenance_list_rows.read_in, read_in = excluded.read_in
         WHERE maintenance_list_rows.read_in < excluded.read_in
       RETURNING identity`,
      [...leaseValues(lease), runId, pass, ...identities],
    );
    return noted.length;
  },
  compare: async (pass, nameless) => {
    const shownNow = 'read_in = $2';
    const shownBefore = '(read_in = $2 - 1 OR (read_in = $2 AND read_before = $2 - 1))';
    const count = (condition: string): string => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
    const [row] = await run(
      `SELECT ${count(shownNow)} AS now_, ${count(shownBefore)} AS before_,
         ${count(`${shownNow} AND ${shownBefore}`)} AS both_,
         ${count(`${shownNow} AND substr(identity, 1, length($3)) = $3`)} AS nameless
       FROM maintenance_list_rows WHERE run_id = $1`,
      [runId, pass, nameless],
    );
    const figure = (name: string): number => Number(row?.[name] ?? 0);
    const both = figure('both_');
    return {
      count: figure('now_'),
      // The pass before the first has shown nothing, not even that there is nothing.
      same: pass > 1 && both === figure('now_') && both === figure('before_'),
      nameless: figure('nameless'),
    };
  },
});
