import { GroupStatus } from '../../../shared/operations/parameters.js';
import type { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import type { RequestOf, ResponseOf } from '../../../shared/operations/operation.js';
import { UsageFault } from '../../command/command.js';
import type { GroupWork } from './group-command.js';

export type GroupRow = ResponseOf<typeof ListChatGroup>['Data']['List'][number];

const PAGE_SIZE = 100;

/** Every group of the number that passes the filter, page by page; stops asking when nobody reads on. */
export async function* allGroups(
  { groups, owner }: Pick<GroupWork, 'groups' | 'owner'>,
  filter: Pick<RequestOf<typeof ListChatGroup>, 'GroupStatus' | 'Subject'> = {},
): AsyncGenerator<GroupRow> {
  for (let Index = 1; ; Index += 1) {
    const { Data } = await groups.listChatGroup({ ...owner, ...filter, Page: { Index, Size: PAGE_SIZE } });
    yield* Data.List;
    if (Data.List.length < PAGE_SIZE) return;
  }
}

/** The group as ListChatGroup knows it; undefined when it does not. */
export const findGroup = async (
  work: Pick<GroupWork, 'groups' | 'owner'>,
  groupId: string,
): Promise<GroupRow | undefined> => {
  for await (const row of allGroups(work)) if (row.GroupId === groupId) return row;
  return undefined;
};

/** @throws {UsageFault} naming the states there are. */
export const readStatus = (text: string | undefined): GroupRow['GroupStatus'] => {
  if (text === undefined) return undefined;
  const parsed = GroupStatus.safeParse(text.toUpperCase());
  if (parsed.success) return parsed.data;
  throw new UsageFault('--status must be ACTIVE, INACTIVE, SUSPENDED, CREATING, DELETING or UPDATING.');
};
