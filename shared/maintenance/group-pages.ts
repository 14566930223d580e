import { pageSize } from '../cams/read/groups.js';
import type { ListSource } from '../cams/read/pages.js';
import type { GroupRow } from '../cams/read/row.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import type { TaskContext } from './task.js';

/**
 * Pages of the groups of a run's number, of the size that the deployment allows.
 *
 * @param subject lists the groups that CAMS finds by it.
 */
export const groupPages = (
  { cams, config }: Pick<TaskContext<unknown>, 'cams' | 'config'>,
  subject?: string,
): Pick<ListSource<GroupRow>, 'readPage' | 'size'> => ({
  readPage: async (Page) =>
    (await cams.call(ListChatGroup, { ...(subject === undefined ? {} : { Subject: subject }), Page })).Data,
  size: pageSize(config.maxPageSize),
});
