import type { Database, Row } from './database.js';
import type { FleetMember, FleetOrder, FleetRecord } from './fleet-record.js';

/** Runs over many numbers. */
export interface Fleets {
  /** Records a fleet with all its numbers, in one statement. @returns the one of this ID, which may have been there already. */
  readonly begin: (order: FleetOrder) => Promise<FleetRecord>;
  readonly find: (fleetId: string) => Promise<FleetRecord | undefined>;
  /** Takes or renews the right to start its numbers. @returns false while another driver has it. */
  readonly drive: (fleetId: string, driver: string, nowMs: number, untilMs: number) => Promise<boolean>;
  readonly release: (fleetId: string, driver: string, nowMs: number) => Promise<void>;
  /** @returns false when another driver has taken over. */
  readonly end: (
    fleetId: string,
    driver: string,
    end: Pick<FleetRecord, 'state' | 'reason' | 'endedAtMs' | 'resumableUntilMs'>,
  ) => Promise<boolean>;
  /** Opens a fleet that has ended, for the driver that resumes it. */
  readonly reopen: (fleetId: string, driver: string) => Promise<void>;
  /** Those of a function that have not ended and that nobody drives since a time. */
  readonly undriven: (functionName: string, sinceMs: number, limit: number) => Promise<readonly FleetRecord[]>;
  /** Takes the turn to wake a fleet. @returns false when another has taken it. */
  readonly takeWake: (fleetId: string, sinceMs: number, nowMs: number) => Promise<boolean>;
  /** The latest first. */
  readonly recent: (limit: number) => Promise<readonly FleetRecord[]>;
}

const COLUMNS = `fleet_id, task, function_name, cust_space_id, mode, request, fingerprint, numbers, unrecorded, driven_until,
  state, reason, started_at, ended_at, resumable_until`;

const numberOrNull = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

// The columns are written by the statements below alone.
const readRecord = (row: Row): FleetRecord =>
  ({
    fleetId: row['fleet_id'],
    task: row['task'],
    functionName: row['function_name'],
    custSpaceId: row['cust_space_id'],
    mode: row['mode'],
    request: row['request'],
    fingerprint: row['fingerprint'],
    numberCount: Number(row['numbers']),
    unrecorded: JSON.parse(String(row['unrecorded'])) as readonly FleetMember[],
    drivenUntilMs: Number(row['driven_until']),
    state: row['state'],
    reason: row['reason'],
    startedAtMs: Number(row['started_at']),
    endedAtMs: numberOrNull(row['ended_at']),
    resumableUntilMs: numberOrNull(row['resumable_until']),
  }) as FleetRecord;

/** The fleets in a database. */
export const fleets = ({ run }: Database): Fleets => {
  const changes = async (sql: string, values: Parameters<typeof run>[1]): Promise<boolean> =>
    (await run(`${sql} RETURNING fleet_id`, values)).length > 0;
  const find: Fleets['find'] = async (fleetId) => {
    const [row] = await run(`SELECT ${COLUMNS} FROM maintenance_fleets WHERE fleet_id = $1`, [fleetId]);
    return row && readRecord(row);
  };
  return {
    find,
    begin: async (order) => {
      const { fleetId, task, functionName, custSpaceId, mode, request, fingerprint, numbers, startedAtMs } = order;
      const rows = await run(
        `INSERT INTO maintenance_fleets (fleet_id, task, function_name, cust_space_id, mode, request, fingerprint, numbers,
           unrecorded, driver, driven_until, started_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $10) ON CONFLICT (fleet_id) DO NOTHING RETURNING ${COLUMNS}`,
        [
          ...[fleetId, task, functionName, custSpaceId, mode, request, fingerprint],
          ...[numbers.length, JSON.stringify(numbers), startedAtMs],
        ],
      );
      const record = rows[0] ? readRecord(rows[0]) : await find(fleetId);
      // It was there a moment ago; only forgetting removes fleets, and never young ones.
      if (!record) throw new Error('a fleet vanished');
      return record;
    },
    drive: (fleetId, driver, nowMs, untilMs) =>
      changes(
        `UPDATE maintenance_fleets SET driver = $2, driven_until = $4
         WHERE fleet_id = $1 AND ended_at IS NULL AND (driver = $2 OR driven_until <= $3)`,
        [fleetId, driver, nowMs, untilMs],
      ),
    release: async (fleetId, driver, nowMs) => {
      await run('UPDATE maintenance_fleets SET driven_until = $3 WHERE fleet_id = $1 AND driver = $2', [
        fleetId,
        driver,
        nowMs,
      ]);
    },
    end: (fleetId, driver, { state, reason, endedAtMs, resumableUntilMs }) =>
      changes(
        `UPDATE maintenance_fleets SET state = $3, reason = $4, ended_at = $5, resumable_until = $6,
           request = CASE WHEN CAST($6 AS BIGINT) IS NULL THEN '{}' ELSE request END
         WHERE fleet_id = $1 AND driver = $2 AND ended_at IS NULL`,
        [fleetId, driver, state, reason, endedAtMs, resumableUntilMs],
      ),
    reopen: async (fleetId, driver) => {
      await run(
        `UPDATE maintenance_fleets SET state = NULL, reason = NULL, ended_at = NULL, resumable_until = NULL, driver = $2
         WHERE fleet_id = $1 AND resumable_until IS NOT NULL`,
        [fleetId, driver],
      );
    },
    undriven: async (functionName, sinceMs, limit) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM maintenance_fleets
           WHERE ended_at IS NULL AND driven_until < $2 AND function_name = $1 ORDER BY driven_until LIMIT $3`,
          [functionName, sinceMs, limit],
        )
      ).map(readRecord),
    takeWake: (fleetId, sinceMs, nowMs) =>
      changes(
        `UPDATE maintenance_fleets SET driven_until = $3 WHERE fleet_id = $1 AND ended_at IS NULL AND driven_until < $2`,
        [fleetId, sinceMs, nowMs],
      ),
    recent: async (limit) =>
      (await run(`SELECT ${COLUMNS} FROM maintenance_fleets ORDER BY started_at DESC LIMIT $1`, [limit])).map(
        readRecord,
      ),
  };
};
