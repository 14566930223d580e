import type Database from 'libsql';

import { BLOCK_BITS } from './counters.js';
import type { GroupFilter, GroupRow, GroupStatus } from './group-row.js';
import { prepare, type SqlValue, type Statement } from './statement.js';

export interface ListedGroup extends GroupRow {
  readonly TotalParticipantCount: number;
}

/** Reads over many groups. */
export interface GroupLists {
  /** How many groups of a number match. Only a Subject is counted row by row; the rest is read off counters. */
  count(businessNumber: string, filter?: GroupFilter): number;
  /** A page of the groups of a number, in the order of their creation. */
  list(businessNumber: string, filter: GroupFilter, limit: number, offset: number): readonly ListedGroup[];
  countByStatus(): Readonly<Record<string, number>>;
}

interface Queries {
  readonly count: Statement<{ Count: number }>;
  readonly list: Statement<ListedGroup>;
  /** The last block that begins at or before an offset, and how many groups come before it; none for a Subject. */
  readonly block: Statement<{ Block: number; Skipped: number }> | undefined;
}

/** Up to here skipping rows costs less than adding up blocks. */
const SHALLOW = 2 ** BLOCK_BITS;

export const listSql = (where: string, index: string): string =>
  `SELECT *, (SELECT count(*) FROM Participant WHERE GroupSequence = ChatGroup.Sequence) AS TotalParticipantCount
   FROM ChatGroup INDEXED BY ${index} WHERE ${where} AND Sequence >= ? ORDER BY Sequence LIMIT ? OFFSET ?`;

const blockSql = (where: string): string =>
  `SELECT Block, Skipped FROM (
     SELECT Block, sum(sum(Count)) OVER (ORDER BY Block) - sum(Count) AS Skipped
     FROM GroupBlock WHERE ${where} GROUP BY Block)
   WHERE Skipped <= ? ORDER BY Block DESC LIMIT 1`;

export const openGroupLists = (database: Database.Database): GroupLists => {
  const byStatus = prepare<{ GroupStatus: GroupStatus; Count: number }>(
    database,
    'SELECT GroupStatus, sum(Count) AS Count FROM GroupCount GROUP BY GroupStatus HAVING sum(Count) > 0',
  );

  const prepareFor = (where: string, { GroupStatus, Subject }: GroupFilter): Queries => {
    // The index is named: left to itself, SQLite may read by Sequence and throw away what belongs to other numbers.
    const index = GroupStatus === undefined ? 'ChatGroupByNumber' : 'ChatGroupByStatus';
    // Without a Subject the conditions are those of the counters.
    const bySubject = Subject !== undefined;
    return {
      count: prepare(
        database,
        bySubject
          ? `SELECT count(*) AS Count FROM ChatGroup INDEXED BY ChatGroupBySubject WHERE ${where}`
          : `SELECT coalesce(sum(Count), 0) AS Count FROM GroupCount WHERE ${where}`,
      ),
      list: prepare(database, listSql(where, bySubject ? 'ChatGroupBySubject' : index)),
      block: bySubject ? undefined : prepare(database, blockSql(where)),
    };
  };

  // One statement for each combination of filters: `(? IS NULL OR …)` would keep SQLite from using the indexes.
  const prepared = new Map<string, Queries>();
  const queriesFor = (businessNumber: string, filter: GroupFilter): [Queries, SqlValue[]] => {
    const conditions = ['BusinessNumber = ?'];
    const values: SqlValue[] = [businessNumber];
    if (filter.GroupStatus !== undefined) {
      conditions.push('GroupStatus = ?');
      values.push(filter.GroupStatus);
    }
    if (filter.HidesCreating) conditions.push("GroupStatus <> 'CREATING'");
    if (filter.Subject !== undefined) {
      conditions.push('Subject = ?');
      values.push(filter.Subject);
    }
    const where = conditions.join(' AND ');
    const queries = prepared.get(where) ?? prepareFor(where, filter);
    prepared.set(where, queries);
    return [queries, values];
  };

  return {
    count: (businessNumber, filter = {}) => {
      const [queries, values] = queriesFor(businessNumber, filter);
      return queries.count.get(...values)?.Count ?? 0;
    },
    list: (businessNumber, filter, limit, offset) => {
      const [queries, values] = queriesFor(businessNumber, filter);
      const start = offset > SHALLOW ? queries.block?.get(...values, offset) : undefined;
      const { Block = 0, Skipped = 0 } = start ?? {};
      return queries.list.all(...values, Block * 2 ** BLOCK_BITS, limit, offset - Skipped);
    },
    countByStatus: () => Object.fromEntries(byStatus.all().map(({ GroupStatus, Count }) => [GroupStatus, Count])),
  };
};
