import { type GroupModel, type ModelGroup, UNSEEN } from './group-model.js';

export interface ListFilter {
  readonly GroupStatus?: string;
  readonly Subject?: string;
}

const rowOf = (group: ModelGroup): object => ({
  ...(group.GroupId !== undefined && { GroupId: group.GroupId, BusinessRole: 'example' }),
  Subject: group.Subject,
  ...(group.Description !== undefined && { Description: group.Description }),
  BusinessNumber: group.BusinessNumber,
  GroupStatus: group.GroupStatus,
  ...(group.link !== null && { InviteLink: group.link }),
  ...(group.ProfilePictureFile !== undefined && { ProfilePictureFile: group.ProfilePictureFile }),
  GmtModifier: group.modifiedAt,
  TotalParticipantCount: group.members.length,
});

/** Takes over an ID and a link that were not seen before. */
const learn = (model: GroupModel, group: ModelGroup, row: Readonly<Record<string, unknown>>): void => {
  const { GroupId, InviteLink } = row;
  const isNew = typeof GroupId === 'string' && !model.groups.some((known) => known.GroupId === GroupId);
  if (group.GroupStatus !== 'CREATING' && group.GroupId === undefined && isNew) group.GroupId = GroupId;
  if (group.link === UNSEEN && typeof InviteLink === 'string') group.link = InviteLink;
};

/** @returns the Data that ListChatGroup should answer, after learning from what it did answer. */
export const expectedPage = (
  model: GroupModel,
  number: string,
  { GroupStatus, Subject }: ListFilter,
  page: { readonly Index: number; readonly Size: number },
  answered: unknown,
): object => {
  const matching = model
    .of(number)
    .filter((group) => GroupStatus === undefined || group.GroupStatus === GroupStatus)
    .filter((group) => Subject === undefined || group.Subject === Subject);
  const groups = matching.slice((page.Index - 1) * page.Size, page.Index * page.Size);
  const { List = [] } = (answered ?? {}) as { List?: Record<string, unknown>[] };
  groups.forEach((group, index) => {
    learn(model, group, List[index] ?? {});
  });
  return { Total: matching.length, List: groups.map(rowOf) };
};
