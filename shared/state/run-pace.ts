import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** Turns that were given out. */
export interface Turns {
  /** In how many milliseconds the first comes. */
  readonly inMs: number;
  /** How far apart they are. */
  readonly gapMs: number;
}

/** For what turns are asked. */
export interface TurnsWanted {
  readonly turns: number;
  readonly fullGapMs: number;
  /** How far the first may lie in the past, if nobody has reserved that time. */
  readonly lateMs: number;
  /** None is reserved when the first would come later than this. */
  readonly withinMs: number;
}

/**
 * The pace at which maintenance may call CAMS for a number, shared by everybody who works on it. The database's clock
 * decides: those of instances differ.
 */
export interface RunPace {
  /**
   * Reserves the next turns, or only says when they would come. After a slowing down the pace recovers with each
   * reservation.
   */
  readonly reserve: (scope: NumberScope, wanted: TurnsWanted) => Promise<Turns>;
  /**
   * Halves the pace, down to a sixteenth: CAMS said that it is too fast.
   *
   * @returns how far apart turns are now; undefined when it was halved within the last second.
   */
  readonly slowDown: (scope: NumberScope, fullGapMs: number) => Promise<number | undefined>;
  /** Gives nobody a turn for so long: CAMS said when to come back. */
  readonly rest: (scope: NumberScope, restMs: number) => Promise<void>;
}

// A reservation is a second's worth, or one turn: from half the pace back to all of it in about ten of them.
const RECOVERY = '0.93';
const SLOWEST = 16;
// One burst of refusals is one sign.
const BURST_MS = 1000;

const FULL_GAP = 'CAST($4 AS DOUBLE PRECISION)';
const SPAN_AT_FULL_PACE = `CAST($3 AS DOUBLE PRECISION) * ${FULL_GAP}`;
const RECOVERED_GAP = `CASE WHEN maintenance_pace.gap_ms * ${RECOVERY} > ${FULL_GAP}
  THEN maintenance_pace.gap_ms * ${RECOVERY} ELSE ${FULL_GAP} END`;

/** The pace as a database keeps it. */
export const runPace = ({ run, nowSql }: Database): RunPace => ({
  reserve: async ({ custSpaceId, businessNumber }, { turns, fullGapMs, lateMs, withinMs }) => {
    const now = nowSql();
    const earliest = `${now} - CAST($5 AS BIGINT)`;
    const [row] = await run(
      `INSERT INTO maintenance_pace (cust_space_id, business_number, free_at, gap_ms, slowed_at)
       VALUES ($1, $2, CAST(${now} + ${SPAN_AT_FULL_PACE} AS BIGINT), ${FULL_GAP}, 0)
       ON CONFLICT (cust_space_id, business_number) DO UPDATE SET
         gap_ms = ${RECOVERED_GAP},
         free_at = CAST(
           CASE WHEN maintenance_pace.free_at > ${earliest} THEN maintenance_pace.free_at ELSE ${earliest} END
           + CAST($3 AS DOUBLE PRECISION) * ${RECOVERED_GAP} AS BIGINT)
         WHERE maintenance_pace.free_at <= ${now} + CAST($6 AS BIGINT)
       RETURNING free_at - ${now} AS free_in, gap_ms`,
      [custSpaceId, businessNumber, turns, fullGapMs, Math.round(lateMs), Math.round(withinMs)],
    );
    if (row) {
      const gapMs = Number(row['gap_ms']);
      return { inMs: Number(row['free_in']) - turns * gapMs, gapMs };
    }
    const [far] = await run(
      `SELECT free_at - ${now} AS free_in, gap_ms FROM maintenance_pace WHERE cust_space_id = $1 AND business_number = $2`,
      [custSpaceId, businessNumber],
    );
    return { inMs: Number(far?.['free_in']), gapMs: Number(far?.['gap_ms']) };
  },
  slowDown: async ({ custSpaceId, businessNumber }, fullGapMs) => {
    const now = nowSql();
    const [row] = await run(
      `UPDATE maintenance_pace SET slowed_at = ${now},
         gap_ms = CASE WHEN gap_ms * 2 > CAST($3 AS DOUBLE PRECISION)
           THEN CAST($3 AS DOUBLE PRECISION) ELSE gap_ms * 2 END
       WHERE cust_space_id = $1 AND business_number = $2 AND slowed_at <= ${now} - $4
       RETURNING gap_ms`,
      [custSpaceId, businessNumber, fullGapMs * SLOWEST, BURST_MS],
    );
    return row && Number(row['gap_ms']);
  },
  rest: async ({ custSpaceId, businessNumber }, restMs) => {
    const until = `${nowSql()} + CAST($3 AS BIGINT)`;
    await run(
      `UPDATE maintenance_pace SET free_at = ${until}
       WHERE cust_space_id = $1 AND business_number = $2 AND free_at < ${until}`,
      [custSpaceId, businessNumber, restMs],
    );
  },
});
