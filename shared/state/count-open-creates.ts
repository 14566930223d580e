import type { OpenFilter } from './create-record.js';
import type { Database, SqlValue } from './database.js';
import { HOUR_MS } from '../durations.js';

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

/** The conditions of a filter, to be added to others, and what fills their placeholders, counted from `first`. */
export const narrowOpen = (
  { state, operation, businessNumber, fromMs, untilMs }: OpenFilter,
  first: number,
): readonly [conditions: string, values: readonly SqlValue[]] => {
  const asked: readonly (readonly [condition: string, value: SqlValue | undefined])[] = [
    ['state =', state],
    ['operation =', operation],
    ['business_number =', businessNumber],
    ['created_at >=', fromMs],
    ['created_at <=', untilMs],
  ];
  const given = asked.filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition], index) => ` AND ${condition} $${String(first + index)}`);
  return [conditions.join(''), given.map(([, value]) => value ?? null)];
};

/**
 * Counts the creates that an operator may have to decide.
 *
 * @throws {ServiceError} `StateUnavailable`
 */
export const countOpenCreates = async (
  { run }: Database,
  nowMs: number,
  filter: OpenFilter = {},
): Promise<OpenCreates> => {
  const [narrowing, values] = narrowOpen(filter, 3);
  const [row] = await run(
    `SELECT COUNT(*) AS open, COUNT(CASE WHEN created_at < $2 THEN 1 END) AS old, MIN(created_at) AS oldest
     FROM creates WHERE ${STANDS_OPEN}${narrowing}`,
    [nowMs, nowMs - HOUR_MS, ...values],
  );
  const oldest = row?.['oldest'] ?? null;
  return {
    open: Number(row?.['open'] ?? 0),
    olderThanHour: Number(row?.['old'] ?? 0),
    oldestAtMs: oldest === null ? undefined : Number(oldest),
  };
};
