import { createHash } from 'node:crypto';

import { PAGE_SIZE_DEFAULT_MAX } from '../../operations/parameters.js';
import { type ListSource, readList } from './pages.js';
import { type GroupRow, isNamed } from './row.js';
import { NAMELESS } from './pass-log.js';

/** What came of reading the groups of a number. */
export interface GroupsRead {
  /** Whether every group was shown that was there from the beginning of the reading to its end. */
  readonly whole: boolean;
  /** How many rows have no GroupId: groups that are being created. */
  readonly notYetNamed: number;
}

/** How many rows our own lists ask for, where the deployment allows so many a page. */
export const pageSize = (maxPageSize: number): number => Math.min(PAGE_SIZE_DEFAULT_MAX, maxPageSize);

const digestOf = ({ Subject, Description, GmtModifier }: GroupRow): string =>
  createHash('sha256')
    .update(JSON.stringify([Subject, Description, GmtModifier]))
    .digest('hex');

/**
 * What tells the groups of a page apart, row by row: their GroupId. A row without one is known by what it shows; of those
 * that show the same, as many count as stand on one page, because on two pages it may be one row that moved.
 */
export const groupIdentities = (rows: readonly GroupRow[]): readonly string[] => {
  const twins = new Map<string, number>();
  return rows.map((row) => {
    if (isNamed(row)) return row.GroupId;
    const digest = digestOf(row);
    const twin = (twins.get(digest) ?? 0) + 1;
    twins.set(digest, twin);
    return `${NAMELESS}${digest} ${String(twin)}`;
  });
};

/**
 * Reads the groups of a number, all of them or those that a filter lets through. `see` hears of every row in every pass.
 *
 * @returns `whole: false` when the list did not come to rest, or when `isEnough` ended the reading.
 * @throws what reading a page throws.
 */
export const readGroups = async (source: Omit<ListSource<GroupRow>, 'identify'>): Promise<GroupsRead> => {
  const { whole, nameless } = await readList({ ...source, identify: groupIdentities });
  return { whole, notYetNamed: nameless };
};
