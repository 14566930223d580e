import type { Database, Row } from './database.js';
import { type ItemChanges, markingOf } from './mark-items.js';
import { NOT_IN_PLAN } from './plan-match.js';
import type { RunItem } from './run-item.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';

/** The items of one run. Whatever changes them needs the lease of the run, and answers false when that is lost. */
export interface RunItems {
  /** Which of these groups the run has looked at. */
  readonly seen: (groupIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Which of these groups were part of the run's plan. */
  readonly planned: (groupIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Every item of these groups, and of groups whose ID differs from theirs in upper and lower case alone. */
  readonly named: (groupIds: readonly string[]) => Promise<readonly RunItem[]>;
  readonly add: (items: readonly RunItem[], lease: Lease) => Promise<boolean>;
  /** Items in the order of their GroupId, from beyond `after`. */
  readonly page: (after: string, limit: number) => Promise<readonly RunItem[]>;
  /** What is to be applied next: what was tried least, and of that in the order of GroupId. */
  readonly next: (attemptsMax: number, limit: number) => Promise<readonly RunItem[]>;
  /** More of what was tried so often, in the order of GroupId, from beyond `after`. */
  readonly nextOf: (attempts: number, after: string, limit: number) => Promise<readonly RunItem[]>;
  readonly mark: (changes: ItemChanges, lease: Lease) => Promise<boolean>;
  readonly countStates: () => Promise<ReadonlyMap<string, number>>;
  readonly countActions: () => Promise<ReadonlyMap<string, number>>;
  /** By the rest of their code, of those whose code begins so. */
  readonly countCodes: (beginning: string) => Promise<ReadonlyMap<string, number>>;
  /** Those that failed or are unknown, by GroupId. */
  readonly failures: (limit: number) => Promise<readonly RunItem[]>;
}

const COLUMNS = 'group_id, action, detail, state, code, told, attempts';

// The columns are written by the statements below alone.
const readItem = (row: Row): RunItem =>
  ({
    groupId: row['group_id'],
    action: row['action'],
    detail: row['detail'],
    state: row['state'],
    code: row['code'],
    told: row['told'],
    attempts: Number(row['attempts']),
  }) as RunItem;

const countsBy = (rows: readonly Row[]): ReadonlyMap<string, number> =>
  new Map(rows.map((row) => [String(row['name']), Number(row['items'])]));

/** The items of a run in a database. */
export const runItems = ({ run }: Database, runId: string): RunItems => {
  const among = async (groupIds: readonly string[], condition: string): Promise<ReadonlySet<string>> => {
    if (groupIds.length === 0) return new Set();
    const places = groupIds.map((_, index) => `$${String(index + 2)}`).join(', ');
    const rows = await run(
      `SELECT group_id FROM maintenance_items WHERE run_id = $1 AND group_id IN (${places}) ${condition}`,
      [runId, ...groupIds],
    );
    return new Set(rows.map((row) => String(row['group_id'])));
  };
  return {
    seen: (groupIds) => among(groupIds, ''),
    planned: (groupIds) => among(groupIds, `AND (code IS NULL OR code <> '${NOT_IN_PLAN}')`),
    named: async (groupIds) => {
      const places = groupIds.map((_, index) => `$${String(index + 2)}`).join(', ');
      const rows = await run(
        `SELECT ${COLUMNS} FROM maintenance_items WHERE run_id = $1 AND lower(group_id) IN (${places}) ORDER BY group_id`,
        [runId, ...groupIds.map((groupId) => groupId.toLowerCase())],
      );
      return rows.map(readItem);
    },
    add: async (items, lease) => {
      if (items.length === 0) return true;
      const rows = items.map((_, index) => {
        const place = (column: number): string => `$${String(5 + index * 5 + column)}`;
        return `SELECT CAST($4 AS TEXT), CAST(${place(0)} AS TEXT), CAST(${place(1)} AS TEXT), CAST(${place(2)} AS TEXT),
        CAST(${place(3)} AS TEXT), CAST(${place(4)} AS TEXT), 0 WHERE ${LEASE_HOLDS}`;
      });
      const added = await run(
        `INSERT INTO maintenance_items (run_id, group_id, action, detail, state, code, attempts)
       ${rows.join(' UNION ALL ')}
       RETURNING group_id`,
        [
          ...leaseValues(lease),
          runId,
          ...items.flatMap(({ groupId, action, detail, state, code }) => [groupId, action, detail, state, code]),
        ],
      );
      return added.length > 0;
    },
    page: async (after, limit) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM maintenance_items
         WHERE run_id = $1 AND group_id > $2 AND state <> 'Looked' ORDER BY group_id LIMIT $3`,
          [runId, after, limit],
        )
      ).map(readItem),
    next: async (attemptsMax, limit) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM maintenance_items
         WHERE run_id = $1 AND state IN ('Pending', 'Unknown') AND attempts < $2
         ORDER BY attempts, group_id LIMIT $3`,
          [runId, attemptsMax, limit],
        )
      ).map(readItem),
    nextOf: async (attempts, after, limit) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM maintenance_items
         WHERE run_id = $1 AND state IN ('Pending', 'Unknown') AND attempts = $2 AND group_id > $3
         ORDER BY group_id LIMIT $4`,
          [runId, attempts, after, limit],
        )
      ).map(readItem),
    mark: async (changes, lease) => {
      const { sql, values } = markingOf(changes, lease, runId);
      return (await run(sql, values)).length > 0;
    },
    countStates: async () =>
      countsBy(
        await run(`SELECT state AS name, count(*) AS items FROM maintenance_items WHERE run_id = $1 GROUP BY state`, [
          runId,
        ]),
      ),
    countActions: async () =>
      countsBy(
        await run(
          `SELECT action AS name, count(*) AS items FROM maintenance_items WHERE run_id = $1 AND state <> 'Looked'
         GROUP BY action ORDER BY action`,
          [runId],
        ),
      ),
    countCodes: async (beginning) =>
      countsBy(
        await run(
          `SELECT substr(code, length($2) + 1) AS name, count(*) AS items FROM maintenance_items
         WHERE run_id = $1 AND substr(code, 1, length($2)) = $2 GROUP BY code ORDER BY code`,
          [runId, beginning],
        ),
      ),
    failures: async (limit) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM maintenance_items WHERE run_id = $1 AND state IN ('Failed', 'Unknown')
         ORDER BY group_id LIMIT $2`,
          [runId, limit],
        )
      ).map(readItem),
  };
};
