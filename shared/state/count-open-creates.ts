import type { Database } from './database.js';

const HOUR_MS = 3_600_000;

/** How many creates stand open, and since when. */
export interface OpenCreates {
  readonly open: number;
  readonly olderThanHour: number;
  readonly oldestAtMs: number | undefined;
}

// As the index has it, word for word.
const IS_OPEN = `(state IN ('UNKNOWN', 'INPROGRESS') OR (state = 'COMPLETED' AND product IS NULL))`;

/** A create that nobody works on and whose product is not known: UNKNOWN, expired, or COMPLETED without a product. */
export const STANDS_OPEN = `${IS_OPEN} AND (state <> 'INPROGRESS' OR expires_at < $1)`;

/**
 * Counts the creates that an operator may have to decide.
 *
 * @throws {ServiceError} `StateUnavailable`
 */
export const countOpenCreates = async ({ run }: Database, nowMs: number): Promise<OpenCreates> => {
  const [row] = await run(
    `SELECT COUNT(*) AS open, COUNT(CASE WHEN created_at < $2 THEN 1 END) AS old, MIN(created_at) AS oldest
     FROM creates WHERE ${STANDS_OPEN}`,
    [nowMs, nowMs - HOUR_MS],
  );
  const oldest = row?.['oldest'] ?? null;
  return {
    open: Number(row?.['open'] ?? 0),
    olderThanHour: Number(row?.['old'] ?? 0),
    oldestAtMs: oldest === null ? undefined : Number(oldest),
  };
};
