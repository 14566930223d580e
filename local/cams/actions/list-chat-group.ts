import { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import type { ResponseOf } from '../../../shared/operations/operation.js';
import type { ListedGroup } from '../store/group-lists.js';
import { defineAction } from './action.js';
import { checkOwnership } from './check-ownership.js';

type Row = ResponseOf<typeof ListChatGroup>['Data']['List'][number];

/** A group that is being created has no ID, link or role yet; an element without a value is left out. */
const toRow = (group: ListedGroup): Row => ({
  ...(group.GroupId !== null && { GroupId: group.GroupId, BusinessRole: 'example' }),
  Subject: group.Subject,
  ...(group.Description !== null && { Description: group.Description }),
  BusinessNumber: group.BusinessNumber,
  GroupStatus: group.GroupStatus,
  ...(group.InviteLink !== null && { InviteLink: group.InviteLink }),
  ...(group.ProfilePictureFile !== null && { ProfilePictureFile: group.ProfilePictureFile }),
  GmtModifier: group.GmtModifier,
  TotalParticipantCount: group.TotalParticipantCount,
});

export const listChatGroup = defineAction(ListChatGroup, (request, { store, knobs }) => {
  checkOwnership(request, store);
  const { BusinessNumber, GroupStatus, Subject, Page } = request;
  const filter = { GroupStatus, Subject, HidesCreating: !knobs.listsCreatingGroups };
  const groups = store.groups.list(BusinessNumber, filter, Page.Size, (Page.Index - 1) * Page.Size);
  return { Data: { Total: store.groups.count(BusinessNumber, filter), List: groups.map(toRow) } };
});
