import { createHash } from 'node:crypto';

import { memberDigits } from '../../operations/member-digits.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../../operations/parameters.js';
import { askIndexZero, isFirstPageKnown } from './first-page.js';
import { type ListSource, readList } from './pages.js';
import { NAMELESS, passLogInMemory } from './pass-log.js';
import { type GroupRow, isNamed } from './row.js';

/** What came of reading the groups of a number. */
export interface GroupsRead {
  /** Whether every group was shown that was there from the beginning of the reading to its end. */
  readonly whole: boolean;
  /** How many rows have no GroupId: groups that are being created. */
  readonly notYetNamed: number;
}

/** Whose groups are read, and what is known of the way CAMS lists them. */
export interface GroupSource extends Omit<ListSource<GroupRow>, 'identify'> {
  /** The business number. Rows of another are counted, but not shown to `see`. */
  readonly number?: string;
  /** Names the list where Index 0 is to be asked once, until it is known that pages are counted from 1. */
  readonly askIndexZeroOf?: string | undefined;
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

const isOfNumber =
  (number: string | undefined) =>
  ({ BusinessNumber }: GroupRow): boolean => {
    const digits = memberDigits(BusinessNumber);
    return number === undefined || digits === undefined || digits === memberDigits(number);
  };

/**
 * Reads the groups of a number, all of them or those that a filter lets through. `see` hears of every row in every pass.
 *
 * @returns `whole: false` when the list did not come to rest, or when `isEnough` ended the reading.
 * @throws what reading a page throws.
 */
export const readGroups = async (source: GroupSource): Promise<GroupsRead> => {
  const { number, askIndexZeroOf: list, passLog = passLogInMemory(), see, ...rest } = source;
  const isOurs = isOfNumber(number);
  const read = await readList<GroupRow>({
    ...rest,
    ...(see && { see: (rows, at) => see(rows.filter(isOurs), at) }),
    passLog,
    identify: groupIdentities,
  });
  const { whole, nameless: notYetNamed, pass } = read;
  if (!whole || list === undefined || isFirstPageKnown(list)) return { whole, notYetNamed };
  const isShown = async (rows: readonly GroupRow[]): Promise<boolean> =>
    (await passLog.note(pass, groupIdentities(rows))) === 0;
  const isWhole = await askIndexZero(list, () => source.readPage({ Index: 0, Size: source.size }), isShown);
  return { whole: isWhole, notYetNamed };
};
