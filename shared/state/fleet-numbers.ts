import type { Database, Row } from './database.js';
import type { FleetMember, FleetNumber, FleetNumberState } from './fleet-record.js';

/** The numbers of one fleet. */
export interface FleetNumbers {
  /** Gives each of them a row, if it has none. */
  readonly record: (members: readonly FleetMember[]) => Promise<void>;
  /** Brings the rows up to date with the runs that there are. */
  readonly observe: () => Promise<void>;
  /** Those that the platform accepted before a time and that have not begun, and those that were refused for this reason. */
  readonly fruitless: (invokedBeforeMs: number, reason: string) => Promise<readonly FleetNumber[]>;
  /** Those that may be invoked now, the longest waiting first. */
  readonly startable: (nowMs: number, limit: number) => Promise<readonly FleetNumber[]>;
  /** Notes that a number is about to be invoked. @returns false when it does not wait any more. */
  readonly claim: (number: FleetNumber, nowMs: number) => Promise<boolean>;
  /** Lets a number wait again, or gives it up, unless it has begun meanwhile. */
  readonly putBack: (
    number: FleetNumber,
    to: { readonly state: 'Waiting' | 'NotStarted'; readonly reason: string; readonly notBeforeMs: number },
  ) => Promise<void>;
  /** How many stand how, as their runs are now. */
  readonly countStates: () => Promise<ReadonlyMap<FleetNumberState, number>>;
  /** In the order of their numbers, from beyond `after`; those that ended well only where asked for. */
  readonly page: (after: string, limit: number, unfinishedOnly: boolean) => Promise<readonly FleetNumber[]>;
}

// Values of one statement: four for each row.
const ROWS_AT_ONCE = 200;
const COLUMNS = 'n.business_number, n.run_id, n.reason, n.tries, n.invoked_at';
const WITH_RUNS = `maintenance_fleet_numbers AS n LEFT JOIN maintenance_runs AS r ON r.run_id = n.run_id`;
// A run tells more than what was noted of it, also after it was resumed.
const LIVE_STATE = `CASE WHEN r.run_id IS NULL THEN n.state WHEN r.state IS NULL THEN 'Running' ELSE r.state END`;

// The columns are written by the statements of this file alone.
const readNumber = (row: Row): FleetNumber =>
  ({
    businessNumber: row['business_number'],
    runId: row['run_id'],
    state: row['state'],
    reason: row['reason'],
    tries: Number(row['tries']),
    invokedAtMs: Number(row['invoked_at']),
  }) as FleetNumber;

/**
 * Notes that a number was refused before its run began.
 *
 * @returns false where the run belongs to no fleet.
 */
export const noteRefusal = async ({ run }: Database, runId: string, reason: string): Promise<boolean> => {
  const rows = await run(
    `UPDATE maintenance_fleet_numbers SET state = CASE WHEN state = 'Invoked' THEN 'Refused' ELSE state END, reason = $2
     WHERE run_id = $1 RETURNING run_id`,
    [runId, reason],
  );
  return rows.length > 0;
};

/** The numbers of a fleet in a database. */
export const fleetNumbers = ({ run }: Database, fleetId: string): FleetNumbers => ({
  record: async (members) => {
    for (let from = 0; from < members.length; from += ROWS_AT_ONCE) {
      const some = members.slice(from, from + ROWS_AT_ONCE);
      const rows = some.map(
        (_, index) => `($1, $${String(2 * index + 2)}, $${String(2 * index + 3)}, 'Waiting', 0, 0, 0)`,
      );
      await run(
        `INSERT INTO maintenance_fleet_numbers (fleet_id, business_number, run_id, state, tries, invoked_at, not_before)
         VALUES ${rows.join(', ')} ON CONFLICT (fleet_id, business_number) DO NOTHING`,
        [fleetId, ...some.flatMap(({ businessNumber, runId }) => [businessNumber, runId])],
      );
    }
    await run(`UPDATE maintenance_fleets SET unrecorded = '[]' WHERE fleet_id = $1`, [fleetId]);
  },
  observe: async () => {
    await run(
      `UPDATE maintenance_fleet_numbers SET reason = NULL, state = COALESCE(
         (SELECT r.state FROM maintenance_runs AS r WHERE r.run_id = maintenance_fleet_numbers.run_id), 'Running')
       WHERE fleet_id = $1 AND state NOT IN ('Completed', 'Planned') AND EXISTS (
         SELECT 1 FROM maintenance_runs AS r WHERE r.run_id = maintenance_fleet_numbers.run_id
           AND COALESCE(r.state, 'Running') <> maintenance_fleet_numbers.state)`,
      [fleetId],
    );
  },
  fruitless: async (invokedBeforeMs, reason) =>
    (
      await run(
        `SELECT ${COLUMNS}, n.state FROM maintenance_fleet_numbers AS n
         WHERE n.fleet_id = $1 AND NOT EXISTS (SELECT 1 FROM maintenance_runs AS r WHERE r.run_id = n.run_id)
           AND ((n.state = 'Invoked' AND n.invoked_at < $2) OR (n.state = 'Refused' AND n.reason = $3))`,
        [fleetId, invokedBeforeMs, reason],
      )
    ).map(readNumber),
  startable: async (nowMs, limit) =>
    (
      await run(
        `SELECT ${COLUMNS}, n.state FROM maintenance_fleet_numbers AS n
         WHERE n.fleet_id = $1 AND n.state = 'Waiting' AND n.not_before <= $2 ORDER BY n.not_before LIMIT $3`,
        [fleetId, nowMs, limit],
      )
    ).map(readNumber),
  claim: async ({ businessNumber }, nowMs) => {
    const rows = await run(
      `UPDATE maintenance_fleet_numbers SET state = 'Invoked', invoked_at = $3
       WHERE fleet_id = $1 AND business_number = $2 AND state = 'Waiting' RETURNING run_id`,
      [fleetId, businessNumber, nowMs],
    );
    return rows.length > 0;
  },
  putBack: async ({ businessNumber, state }, to) => {
    await run(
      `UPDATE maintenance_fleet_numbers SET state = $4, reason = $5, not_before = $6, tries = tries + 1
       WHERE fleet_id = $1 AND business_number = $2 AND state = $3 AND NOT EXISTS (
         SELECT 1 FROM maintenance_runs AS r WHERE r.run_id = maintenance_fleet_numbers.run_id)`,
      [fleetId, businessNumber, state, to.state, to.reason, to.notBeforeMs],
    );
  },
  countStates: async () => {
    const rows = await run(
      `SELECT ${LIVE_STATE} AS name, count(*) AS numbers FROM ${WITH_RUNS} WHERE n.fleet_id = $1 GROUP BY 1`,
      [fleetId],
    );
    return new Map(rows.map((row) => [row['name'] as FleetNumberState, Number(row['numbers'])]));
  },
  page: async (after, limit, unfinishedOnly) =>
    (
      await run(
        `SELECT ${COLUMNS}, ${LIVE_STATE} AS state FROM ${WITH_RUNS}
         WHERE n.fleet_id = $1 AND n.business_number > $2
           ${unfinishedOnly ? `AND ${LIVE_STATE} NOT IN ('Completed', 'Planned')` : ''}
         ORDER BY n.business_number LIMIT $3`,
        [fleetId, after, limit],
      )
    ).map(readNumber),
});
