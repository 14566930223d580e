import { type MembersRead, readMembers } from '../../../shared/cams/read/members.js';
import type { GroupWork } from './group-command.js';

// A group holds no more.
const MEMBERS_A_PAGE = 8;

/** Reads the members of a group, page by page where the first answer holds fewer than it counts. */
export const readGroupMembers = (
  { groups, owner }: Pick<GroupWork, 'groups' | 'owner'>,
  GroupId: string,
): Promise<MembersRead> =>
  readMembers(
    async (Page) => (await groups.listChatGroupParticipants({ ...owner, GroupId, ...(Page && { Page }) })).Data,
    MEMBERS_A_PAGE,
  );
