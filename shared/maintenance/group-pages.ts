import { type GroupSource, pageSize } from '../cams/read/groups.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import { isObserved } from '../settings/cams-profile.js';
import type { TaskContext } from './task.js';

/**
 * Pages of the groups of a run's number, of the size that the deployment allows.
 *
 * @param subject lists the groups that CAMS finds by it.
 */
export const groupPages = (
  { cams, config, scope }: Pick<TaskContext<unknown>, 'cams' | 'config' | 'scope'>,
  subject?: string,
): Pick<GroupSource, 'readPage' | 'size' | 'number' | 'askIndexZeroOf'> => ({
  number: scope.businessNumber,
  ...(isObserved(config.profile, 'page-index-origin', '1')
    ? {}
    : { askIndexZeroOf: `${scope.custSpaceId} ${scope.businessNumber}` }),
  readPage: async (Page) =>
    (await cams.call(ListChatGroup, { ...(subject === undefined ? {} : { Subject: subject }), Page })).Data,
  size: pageSize(config.maxPageSize),
});
