import { ListChatGroupParticipants } from '../../operations/list-chat-group-participants.js';
import { hidesNumber, memberDigits } from '../../operations/member-digits.js';
import type { TaskCams } from '../task.js';
import { isGone } from './end-of-failure.js';

/** Who of the people asked for is in a group. */
export interface MemberSight {
  readonly members: readonly string[];
  /** Members who show no number: nobody can tell who they are. */
  readonly hidden: number;
  /** Whether the group itself is no longer there. */
  readonly gone: boolean;
}

/**
 * Lists the members of a group: at most eight, so one read.
 *
 * @throws {ServiceError} what CAMS refuses, unless it is that the group is no more.
 */
export const lookAtMembers = async (
  cams: TaskCams,
  groupId: string,
  numbers: readonly string[],
): Promise<MemberSight> => {
  try {
    const { Data } = await cams.call(ListChatGroupParticipants, { GroupId: groupId });
    const listed = Data.List.map(({ ParticipantNumber }) => ParticipantNumber);
    const shown = new Set(listed.map(memberDigits));
    const members = numbers.filter((number) => shown.has(number));
    return {
      members,
      hidden: listed.filter((each) => hidesNumber(each) && !members.includes(memberDigits(each) ?? '')).length,
      gone: false,
    };
  } catch (error) {
    if (!isGone(error)) throw error;
    return { members: [], hidden: 0, gone: true };
  }
};
