import type Database from 'libsql';

import type { GroupFilter, GroupRow, GroupStatus } from './group-row.js';
import { prepare, type SqlValue, type Statement } from './statement.js';

export interface ListedGroup extends GroupRow {
  readonly TotalParticipantCount: number;
}

/** Reads over many groups. */
export interface GroupLists {
  /** How many groups of a number match. */
  count(businessNumber: string, filter?: GroupFilter): number;
  /** A page of the groups of a number, in the order of their creation. */
  list(businessNumber: string, filter: GroupFilter, limit: number, offset: number): readonly ListedGroup[];
  countByStatus(): Readonly<Record<string, number>>;
}

interface Queries {
  readonly count: Statement<{ Count: number }>;
  readonly list: Statement<ListedGroup>;
}

export const openGroupLists = (database: Database.Database): GroupLists => {
  const byStatus = prepare<{ GroupStatus: GroupStatus; Count: number }>(
    database,
    'SELECT GroupStatus, count(*) AS Count FROM ChatGroup GROUP BY GroupStatus',
  );

  const prepareFor = (where: string): Queries => ({
    count: prepare(database, `SELECT count(*) AS Count FROM ChatGroup WHERE ${where}`),
    list: prepare(
      database,
      `SELECT *, (SELECT count(*) FROM Participant WHERE GroupSequence = ChatGroup.Sequence) AS TotalParticipantCount
       FROM ChatGroup WHERE ${where} ORDER BY Sequence LIMIT ? OFFSET ?`,
    ),
  });

  // One statement for each combination of filters: `(? IS NULL OR …)` would keep SQLite from using the indexes.
  const prepared = new Map<string, Queries>();
  const queriesFor = (businessNumber: string, { GroupStatus, Subject }: GroupFilter): [Queries, SqlValue[]] => {
    const conditions = ['BusinessNumber = ?'];
    const values: SqlValue[] = [businessNumber];
    if (GroupStatus !== undefined) {
      conditions.push('GroupStatus = ?');
      values.push(GroupStatus);
    }
    if (Subject !== undefined) {
      conditions.push('Subject = ?');
      values.push(Subject);
    }
    const where = conditions.join(' AND ');
    const queries = prepared.get(where) ?? prepareFor(where);
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
      return queries.list.all(...values, limit, offset);
    },
    countByStatus: () => Object.fromEntries(byStatus.all().map(({ GroupStatus, Count }) => [GroupStatus, Count])),
  };
};
