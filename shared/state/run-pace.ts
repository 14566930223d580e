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
  /** Halves the pace: CAMS said that it is too fast. */
  readonly slowDown: (scope: NumberScope, fullGapMs: number) => Promise<void>;
}

// A reservation is a second's worth: from half the pace back to all of it in about ten seconds.
const RECOVERY = '0.93';
const GAP_MAX_MS = 60_000;

const FULL_GAP = 'CAST($4 AS DOUBLE PRECISION)';
const SPAN_AT_FULL_PACE = `CAST($3 AS DOUBLE PRECISION) * ${FULL_GAP}`;
const RECOVERED_GAP = `CASE WHEN maintenance_pace.gap_ms * ${RECOVERY} > ${FULL_GAP}
  THEN maintenance_pace.gap_ms * ${RECOVERY} ELSE ${FULL_GAP} END`;

/** The pace as a database keeps it. */
export const runPace = ({ run }: Database): RunPace => ({
  reserve: async ({ custSpaceId, businessNumber }, turns, fullGapMs, nowMs) => {
    const [row] = await run(
      `INSERT INTO maintenance_pace (cust_space_id, business_number, free_at, gap_ms)
       VALUES ($1, $2, CAST(CAST($5 AS BIGINT) + ${SPAN_AT_FULL_PACE} AS BIGINT), ${FULL_GAP})
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
  slowDown: async ({ custSpaceId, businessNumber }, fullGapMs) => {
    await run(
      `UPDATE maintenance_pace SET gap_ms = CASE WHEN gap_ms * 2 > CAST($3 AS DOUBLE PRECISION) THEN CAST($3 AS DOUBLE PRECISION) ELSE gap_ms * 2 END
       WHERE cust_space_id = $1 AND business_number = $2`,
      [custSpaceId, businessNumber, Math.max(GAP_MAX_MS, fullGapMs)],
    );
  },
});
