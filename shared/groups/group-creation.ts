import type { Call } from '../call.js';
import { type GroupRow, isNamed, stateOf } from '../cams/read/row.js';
import { AddChatGroup } from '../operations/add-chat-group.js';
import type { RequestOf, ResponseOf } from '../operations/operation.js';
import type { Creation } from './creation.js';
import { listGroups } from './list-groups.js';

type Elements = ResponseOf<typeof AddChatGroup>;

/** The creation of a group. CAMS answers no GroupId, so the group is found by its exact Subject. */
export const groupCreation = (request: RequestOf<typeof AddChatGroup>, call: Call): Creation<typeof AddChatGroup> => {
  const { BusinessNumber, CustSpaceId, ChannelType, Subject, ClientToken } = request;
  return {
    operation: AddChatGroup,
    request,
    clientToken: ClientToken,
    target: Subject,
    settlesEarlier: true,
    look: async () => {
      const query = { BusinessNumber, CustSpaceId, ChannelType, Subject, byMs: call.deadlineAtMs };
      const { rows, complete } = await listGroups(query, call);
      // What CAMS's filter matches is not documented; only the very same Subject counts here.
      const same = rows.filter((row) => row.Subject === Subject);
      const statusOf = (row: GroupRow): Pick<Elements, 'GroupStatus'> => ({ GroupStatus: stateOf(row) || undefined });
      const named = same
        .filter(isNamed)
        .map((row): [string, Elements] => [row.GroupId, { GroupId: row.GroupId, ...statusOf(row) }]);
      const unnamed = same.filter((row) => !isNamed(row)).map(statusOf);
      return { products: new Map(named), unnamed, complete };
    },
    productOf: () => undefined,
    // The state of a group is of the moment.
    seal: ({ UniqueCode, GroupId }) => JSON.stringify({ UniqueCode, GroupId }),
    open: (sealed) => {
      const { UniqueCode, GroupId } = JSON.parse(sealed) as Elements;
      return { UniqueCode, ...(GroupId && { GroupId }) };
    },
  };
};
