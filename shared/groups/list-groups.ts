import type { Call } from '../call.js';
import { type GroupSource, pageSize, readGroups } from '../cams/read/groups.js';
import type { GroupRow } from '../cams/read/row.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import type { RequestOf } from '../operations/operation.js';
import { type CamsProfile, isObserved } from '../settings/cams-profile.js';
import { lookUp } from './look-up.js';

/** Which groups, and how far to look. */
export interface GroupQuery extends Omit<RequestOf<typeof ListChatGroup>, 'Page'> {
  /** Ends the listing after the page that holds such a row. */
  readonly until?: (row: GroupRow) => boolean;
  /** When to give up, in epoch milliseconds. */
  readonly byMs: number;
}

export interface GroupListing {
  /** Of the last pass over the list. */
  readonly rows: readonly GroupRow[];
  /** Whether no row can have been missed, or the row that ends the listing was found. */
  readonly complete: boolean;
}

/** What a list of the number's groups is held against. */
const numberOf = (
  { CustSpaceId, BusinessNumber }: Pick<GroupQuery, 'CustSpaceId' | 'BusinessNumber'>,
  profile: CamsProfile,
): Pick<GroupSource, 'number' | 'askIndexZeroOf'> => ({
  number: BusinessNumber,
  ...(isObserved(profile, 'page-index-origin', '1') ? {} : { askIndexZeroOf: `${CustSpaceId} ${BusinessNumber}` }),
});

/**
 * Lists the groups of a number page by page, and again while the list changes.
 *
 * @throws {ServiceError} what CAMS refuses.
 */
export const listGroups = async (query: GroupQuery, call: Call): Promise<GroupListing> => {
  const { until, byMs, ...filter } = query;
  let rows: GroupRow[] = [];
  const found = (): boolean => until !== undefined && rows.some(until);
  const { whole } = await readGroups({
    readPage: async (Page) => (await lookUp(ListChatGroup, { ...filter, Page }, call)).Data,
    size: pageSize(call.config.maxPageSize),
    ...numberOf(query, call.config.profile),
    see: (shown, { page }) => {
      if (page === 1) rows = [];
      rows.push(...shown);
    },
    isEnough: () => found() || call.timing.nowMs() >= byMs,
  });
  return { rows, complete: found() || whole };
};
