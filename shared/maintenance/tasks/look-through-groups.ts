import type { GroupRow } from '../../groups/list-groups.js';
import { ListChatGroup } from '../../operations/list-chat-group.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../../operations/parameters.js';
import type { TaskCams } from '../task.js';
import type { NamedRow } from './group-filter.js';

const MAX_PAGES = 200;

const hasId = (row: GroupRow): row is NamedRow => row.GroupId !== undefined;

/**
 * Shows every group of the number once, page by page: a hundred groups for one read.
 *
 * @throws {ServiceError} what CAMS refuses.
 */
export const lookThroughGroups = async (
  cams: TaskCams,
  see: (rows: readonly NamedRow[]) => Promise<void>,
): Promise<void> => {
  const seen = new Set<string>();
  for (let index = 1; index <= MAX_PAGES; index += 1) {
    const { Data } = await cams.call(ListChatGroup, { Page: { Index: index, Size: PAGE_SIZE_DEFAULT_MAX } });
    // A list that changes while it is paged through can show a row twice.
    const fresh = Data.List.filter(hasId).filter(({ GroupId }) => !seen.has(GroupId));
    for (const { GroupId } of fresh) seen.add(GroupId);
    await see(fresh);
    if (Data.List.length === 0 || index * PAGE_SIZE_DEFAULT_MAX >= Data.Total) return;
  }
};
