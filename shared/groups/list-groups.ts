import type { Call } from '../call.js';
import { pageSize, readGroups } from '../cams/read/groups.js';
import type { GroupRow } from '../cams/read/row.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import type { RequestOf } from '../operations/operation.js';
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
    see: (shown, { page }) => {
      if (page === 1) rows = [];
      rows.push(...shown);
    },
    isEnough: () => found() || call.timing.nowMs() >= byMs,
  });
  return { rows, complete: found() || whole };
};
