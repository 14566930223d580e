import type { Database, Row } from './database.js';

/** How far the removal of members of one group has come in one run. */
export interface RemovalRecord {
  readonly groupId: string;
  /** Whether CAMS took the removal, or nobody was there to be removed. */
  readonly acknowledged: boolean;
}

/** What one look at the members of a group has shown. */
export interface RemovalSight {
  /** How many of the named numbers are members still. */
  readonly left: number;
  /** Members who show no number. */
  readonly hidden: number;
  /** Whether the group itself is no longer there. */
  readonly gone: boolean;
}

/** The proof of a run, added up. */
export interface RemovalTotals {
  readonly groups: number;
  readonly checked: number;
  readonly gone: number;
  readonly left: number;
  readonly hidden: number;
}

/** What a run has done to the members of groups, and what it found afterwards. */
export interface RemovalRecords {
  /** Must be written before the removal is sent. @returns the record that was there already, if any. */
  readonly begin: (groupId: string) => Promise<RemovalRecord | undefined>;
  readonly acknowledge: (groupId: string) => Promise<void>;
  /** A group that nobody was removed from is noted, too. */
  readonly see: (groupId: string, sight: RemovalSight, round: number) => Promise<void>;
  /** Groups that a round has yet to look at, never seen without a named member; by GroupId, from beyond `after`. */
  readonly unproved: (round: number, after: string, limit: number) => Promise<readonly string[]>;
  /** Groups in which named members were found last, by GroupId. */
  readonly leftIn: (limit: number) => Promise<readonly string[]>;
  readonly totals: () => Promise<RemovalTotals>;
}

const groupIdOf = (row: Row): string => String(row['group_id']);

const NOT_PROVED = '(left_count IS NULL OR left_count > 0)';

/** The removal records of a run in a database. */
export const removalRecords = ({ run }: Database, runId: string): RemovalRecords => ({
  begin: async (groupId) => {
    const inserted = await run(
      `INSERT INTO removal_records (run_id, group_id, acknowledged, hidden_count, gone, looks) VALUES ($1, $2, 0, 0, 0, 0)
       ON CONFLICT (run_id, group_id) DO NOTHING RETURNING group_id`,
      [runId, groupId],
    );
    if (inserted.length > 0) return undefined;
    const [row] = await run('SELECT acknowledged FROM removal_records WHERE run_id = $1 AND group_id = $2', [
      runId,
      groupId,
    ]);
    return { groupId, acknowledged: Number(row?.['acknowledged']) === 1 };
  },
  acknowledge: async (groupId) => {
    await run('UPDATE removal_records SET acknowledged = 1 WHERE run_id = $1 AND group_id = $2', [runId, groupId]);
  },
  see: async (groupId, { left, hidden, gone }, round) => {
    await run(
      `INSERT INTO removal_records (run_id, group_id, acknowledged, left_count, hidden_count, gone, looks)
       VALUES ($1, $2, 1, $3, $4, $5, $6)
       ON CONFLICT (run_id, group_id) DO UPDATE
         SET left_count = excluded.left_count, hidden_count = excluded.hidden_count, gone = excluded.gone,
             looks = excluded.looks`,
      [runId, groupId, left, hidden, gone ? 1 : 0, round],
    );
  },
  unproved: async (round, after, limit) =>
    (
      await run(
        `SELECT group_id FROM removal_records WHERE run_id = $1 AND ${NOT_PROVED} AND looks < $2 AND group_id > $3
         ORDER BY group_id LIMIT $4`,
        [runId, round, after, limit],
      )
    ).map(groupIdOf),
  leftIn: async (limit) =>
    (
      await run(`SELECT group_id FROM removal_records WHERE run_id = $1 AND ${NOT_PROVED} ORDER BY group_id LIMIT $2`, [
        runId,
        limit,
      ])
    ).map(groupIdOf),
  totals: async () => {
    const [row] = await run(
      `SELECT count(*) AS groups_, count(left_count) AS checked, sum(gone) AS gone, sum(left_count) AS left_,
         sum(hidden_count) AS hidden
       FROM removal_records WHERE run_id = $1`,
      [runId],
    );
    const figure = (name: string): number => Number(row?.[name] ?? 0);
    return {
      groups: figure('groups_'),
      checked: figure('checked'),
      gone: figure('gone'),
      left: figure('left_'),
      hidden: figure('hidden'),
    };
  },
});
