import type { ListChatGroup } from '../../operations/list-chat-group.js';
import type { ResponseOf } from '../../operations/operation.js';

/** A row of ListChatGroup. */
export type GroupRow = ResponseOf<typeof ListChatGroup>['Data']['List'][number];

/** A row of a group that has an ID: one that is being created has none yet. */
export type NamedRow = GroupRow & { readonly GroupId: string };

/** The state of a group in upper case, whatever CAMS writes; empty where the row shows none. */
export const stateOf = ({ GroupStatus = '' }: { readonly GroupStatus?: string | undefined }): string =>
  GroupStatus.toUpperCase();

/** Whether the row has an ID. An empty one is none; and one that a group has while it is created may be another later. */
export const isNamed = (row: GroupRow): row is NamedRow =>
  row.GroupId !== undefined && row.GroupId !== '' && stateOf(row) !== 'CREATING';
