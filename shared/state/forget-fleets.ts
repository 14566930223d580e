import { BATCH_ROWS, type CleanUpStep } from './clean-up.js';
import type { Database } from './database.js';

/** Fleets that have been there to be resumed for long enough: their requests may hold numbers. */
export const closeFleets =
  ({ run }: Database, nowMs: number): CleanUpStep =>
  async () => {
    const closed = await run(
      `UPDATE maintenance_fleets SET request = '{}', resumable_until = NULL WHERE resumable_until < $1 RETURNING fleet_id`,
      [nowMs],
    );
    return closed.length;
  };

/** Forgets fleets that ended, or were left, before a time, with their numbers. */
export const forgetFleets =
  ({ run }: Database, beforeMs: number): CleanUpStep =>
  async () => {
    const [old] = await run(
      'SELECT fleet_id FROM maintenance_fleets WHERE driven_until < $1 AND (ended_at IS NULL OR ended_at < $1) LIMIT 1',
      [beforeMs],
    );
    const fleetId = old?.['fleet_id'];
    if (fleetId === undefined) return 0;
    const numbers = await run(
      `DELETE FROM maintenance_fleet_numbers WHERE fleet_id = $1 AND business_number IN (
         SELECT business_number FROM maintenance_fleet_numbers WHERE fleet_id = $1
         ORDER BY business_number LIMIT ${String(BATCH_ROWS)})
       RETURNING fleet_id`,
      [fleetId],
    );
    if (numbers.length > 0) return numbers.length;
    return (await run('DELETE FROM maintenance_fleets WHERE fleet_id = $1 RETURNING fleet_id', [fleetId])).length;
  };
