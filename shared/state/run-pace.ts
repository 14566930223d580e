import type { Database } from './database.js';
import type { NumberScope } from './link-records.js';

/** Turns that were given out: from when on, and how far apart. */
export interface Turns {
  readonly fromMs: number;
  readonly gapMs: number;
}

/** The pace at which maintenance may call CAMS for a number, shared by everybody who works on it. */
export interface RunPace {
  /** Reserves the next turns. After a slowing down the pace recovers with each reservation. */
  readonly reserve: (scope: NumberScope, turns: number, fullGapMs: number, nowMs: number) => Promise<Turns>;
  /** Halves the pace, down to a sixteenth: CAMS said that it is too fast. Once a second at most. */
  readonly slowDown: (scope: NumberScope, fullGapMs: number, nowMs: number) => Promise<void>;
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
export const runPace = ({ run }: Database): RunPace => ({
  reserve: async ({ custSpaceId, businessNumber }, turns, fullGapMs, nowMs) => {
    const [row] = await run(
      `INSERT INTO maintenance_pace (cust_space_id, business_number, free_at, gap_ms, slowed_at)
       VALUES ($1, $2, CAST(CAST($5 AS BIGINT) + ${SPAN_AT_FULL_PACE} AS BIGINT), ${FULL_GAP}, 0)
       ON CONFLICT (cust_space_id, business_number) DO UPDATE SET
         gap_ms = ${RECOVERED_GAP},
         free_at = CAST(
           CASE WHEN maintenance_pace.free_at > $5 THEN maintenance_pace.free_at ELSE $5 END
           + CAST($3 AS DOUBLE PRECISION) * ${RECOVERED_GAP} AS BIGINT)
       RETURNING free_at, gap_ms`,
      [custSpaceId, businessNumber, turns, fullGapMs, nowMs],
    );
    const gapMs = Number(row?.['gap_ms'] ?? fullGapMs);
    return { fromMs: Number(row?.['free_at'] ?? nowMs) - turns * gapMs, gapMs };
  },
  slowDown: async ({ custSpaceId, businessNumber }, fullGapMs, nowMs) => {
    await run(
      `UPDATE maintenance_pace SET slowed_at = $4,
         gap_ms = CASE WHEN gap_ms * 2 > CAST($3 AS DOUBLE PRECISION)
           THEN CAST($3 AS DOUBLE PRECISION) ELSE gap_ms * 2 END
       WHERE cust_space_id = $1 AND business_number = $2 AND slowed_at <= $5`,
      [custSpaceId, businessNumber, fullGapMs * SLOWEST, nowMs, nowMs - BURST_MS],
    );
  },
});
