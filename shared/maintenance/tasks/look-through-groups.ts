import { type GroupsRead, readGroups } from '../../cams/read/groups.js';
import { isNamed, type NamedRow } from '../../cams/read/row.js';
import { groupPages } from '../group-pages.js';
import { pagesAhead } from '../pages-ahead.js';
import type { TaskContext } from '../task.js';

/**
 * Shows every group of the number once, page by page: a hundred groups for one read. A list that changes meanwhile is read
 * again.
 *
 * @param isEnough asked after every page: ends the reading.
 * @throws {ServiceError} what CAMS refuses.
 */
export const lookThroughGroups = (
  context: Pick<TaskContext<unknown>, 'cams' | 'config' | 'scope'>,
  see: (rows: readonly NamedRow[]) => Promise<void>,
  isEnough?: () => boolean,
): Promise<GroupsRead> => {
  const seen = new Set<string>();
  const pages = pagesAhead(groupPages(context), context.cams.turns, !isEnough);
  return readGroups({
    ...pages,
    see: async (rows) => {
      const fresh = rows.filter(isNamed).filter(({ GroupId }) => !seen.has(GroupId));
      for (const { GroupId } of fresh) seen.add(GroupId);
      await see(fresh);
    },
    ...(isEnough ? { isEnough } : {}),
  }).finally(pages.settled);
};
