import type { OperationName } from '../operations/operation.js';
import type { Database } from './database.js';

const HOUR_MS = 3_600_000;
// More than one instance can settle in an hour, one create after the other, so that records do not pile up.
const MOST_AT_ONCE = 5000;

const CREATING: OperationName = 'AddChatGroup';

// $1: settled before, $2: AddChatGroup. Only COMPLETED and RELEASED are ever settled, and what is open is never touched.
const PROVES_GROUP = `settled_at < $1 AND state = 'COMPLETED' AND operation = $2 AND product IS NOT NULL`;
const OF_NO_USE = `settled_at < $1 AND (state = 'RELEASED' OR (state = 'COMPLETED' AND (operation <> $2 OR product IS NULL)))`;

// The condition stands twice: a record that somebody takes over between the two is looked at again by the outer one only.
const these = (condition: string): string =>
  `create_id IN (SELECT create_id FROM creates WHERE ${condition} ORDER BY settled_at LIMIT ${String(MOST_AT_ONCE)})
   AND ${condition}`;

/**
 * Forgets creates that were settled before a time. A group that was made stays known as ours; its Subject, ClientToken and
 * answer do not.
 *
 * @throws {ServiceError} `StateUnavailable`
 */
export const forgetSettled = async ({ run }: Database, beforeMs: number): Promise<void> => {
  await run(`DELETE FROM creates WHERE ${these(OF_NO_USE)}`, [beforeMs, CREATING]);
  await run(
    `UPDATE creates SET token_key = NULL, fence = NULL, answer = NULL, fingerprint = '', target = '', settled_at = NULL
     WHERE ${these(PROVES_GROUP)}`,
    [beforeMs, CREATING],
  );
};

/** Forgets once an hour what is older than the settings keep; to be called as often as one likes. Never rejects. */
export const forgetHourly = (database: Database, keepSettledHours: number): ((nowMs: number) => Promise<void>) => {
  let nextAtMs = 0;
  return async (nowMs) => {
    if (nowMs < nextAtMs) return;
    nextAtMs = nowMs + HOUR_MS;
    // What went wrong has been logged, and whoever calls next finds out by himself.
    await forgetSettled(database, nowMs - keepSettledHours * HOUR_MS).catch(() => undefined);
  };
};
