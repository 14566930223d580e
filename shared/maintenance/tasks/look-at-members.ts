import { pageSize } from '../../cams/read/groups.js';
import { type MembersRead, readMembers } from '../../cams/read/members.js';
import { ListChatGroupParticipants } from '../../operations/list-chat-group-participants.js';
import { hidesNumber, memberDigits } from '../../operations/member-digits.js';
import type { TaskContext } from '../task.js';
import { means } from '../../errors/means.js';
import { confirmGone } from './confirm-gone.js';

/** Says of an item that CAMS showed fewer members of its group than it counts: nobody is known not to be there. */
export const MEMBERS_INCOMPLETE = 'MembersIncomplete';

/** Who of the people asked for is in a group. */
export interface MemberSight {
  readonly members: readonly string[];
  /** Members who show no number: nobody can tell who they are. */
  readonly hidden: number;
  /** Whether every member was shown. If not, others of those asked for may be there. */
  readonly complete: boolean;
  /** How many members the list shows, or says there are. */
  readonly count: number;
  /** Whether the group itself is no longer there. */
  readonly gone: boolean;
}

type Context = Pick<TaskContext<unknown>, 'cams' | 'config' | 'scope'>;

/** Reads all members of a group. @throws {ServiceError} what CAMS refuses. */
export const readGroupMembers = ({ cams, config }: Context, groupId: string): Promise<MembersRead> =>
  readMembers(
    async (Page) =>
      (await cams.call(ListChatGroupParticipants, { GroupId: groupId, ...(Page === undefined ? {} : { Page }) })).Data,
    pageSize(config.maxPageSize),
  );

/**
 * Looks who of some people is in a group.
 *
 * @param subject what the group is found by, when CAMS says that there is none.
 * @throws {ServiceError} what CAMS refuses, unless it is that the group is no more.
 */
export const lookAtMembers = async (
  context: Context,
  groupId: string,
  numbers: readonly string[],
  subject?: string,
): Promise<MemberSight> => {
  try {
    const { numbers: listed, hidden, complete, count } = await readGroupMembers(context, groupId);
    const shown = new Set(listed.map(memberDigits));
    const members = numbers.filter((number) => shown.has(number));
    const untold = listed.filter((each) => hidesNumber(each) && !members.includes(memberDigits(each) ?? ''));
    return { members, hidden: hidden + untold.length, complete, count, gone: false };
  } catch (error) {
    if (!means(error, 'GroupNotFound')) throw error;
    const gone = await confirmGone(error, groupId, subject === undefined ? [] : [subject], context);
    // A group that is listed has members, whoever they are.
    return { members: [], hidden: 0, complete: gone, count: 0, gone };
  }
};
