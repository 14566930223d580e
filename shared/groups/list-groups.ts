import type { Call } from '../call.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import type { RequestOf, ResponseOf } from '../operations/operation.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../operations/parameters.js';
import { lookUp } from './look-up.js';

const MAX_PAGES = 200;

export type GroupRow = ResponseOf<typeof ListChatGroup>['Data']['List'][number];

/** Which groups, and how far to look. */
export interface GroupQuery extends Omit<RequestOf<typeof ListChatGroup>, 'Page'> {
  /** Ends the listing after the page that holds such a row. */
  readonly until?: (row: GroupRow) => boolean;
  /** When to give up, in epoch milliseconds. */
  readonly byMs: number;
}

export interface GroupListing {
  readonly rows: readonly GroupRow[];
  /** Whether no row can have been missed: a list that changes while it is paged through can hide one. */
  readonly complete: boolean;
}

/** Lists the groups of a number page by page. */
export const listGroups = async (query: GroupQuery, call: Call): Promise<GroupListing> => {
  const { until, byMs, ...filter } = query;
  const rows: GroupRow[] = [];
  let firstTotal: number | undefined;
  for (let index = 1; index <= MAX_PAGES; index += 1) {
    if (index > 1 && call.timing.nowMs() >= byMs) return { rows, complete: false };
    const { Data } = await lookUp(
      ListChatGroup,
      { ...filter, Page: { Index: index, Size: PAGE_SIZE_DEFAULT_MAX } },
      call,
    );
    firstTotal ??= Data.Total;
    rows.push(...Data.List);
    if (until && Data.List.some(until)) return { rows, complete: true };
    if (Data.List.length === 0 || rows.length >= Data.Total) {
      return { rows, complete: Data.Total === firstTotal && rows.length >= Data.Total };
    }
  }
  return { rows, complete: false };
};
