import type { Call } from '../call.js';
import { ListChatGroupParticipants } from '../operations/list-chat-group-participants.js';
import { hidesNumber, memberDigits } from '../operations/member-digits.js';
import type { RequestOf } from '../operations/operation.js';
import { lookUp } from './look-up.js';

/** Who is in a group, as far as CAMS shows it. */
export interface MemberSight {
  /** Digits, in whatever form they are listed. */
  readonly numbers: ReadonlySet<string>;
  /** Whether members show no number: nobody can tell who they are. */
  readonly someAreHidden: boolean;
  /** Whether CAMS says that there are more members than it listed. */
  readonly someAreMissing: boolean;
}

/**
 * Lists the members of a group on the way of another call. A group holds eight: one page has room for all.
 *
 * @throws {ServiceError} what CAMS refuses; it says nothing about the call itself.
 */
export const lookAtMembers = async (
  { BusinessNumber, CustSpaceId, GroupId }: RequestOf<typeof ListChatGroupParticipants>,
  call: Call,
): Promise<MemberSight> => {
  const { Data } = await lookUp(ListChatGroupParticipants, { BusinessNumber, CustSpaceId, GroupId }, call);
  const listed = Data.List.map(({ ParticipantNumber }) => ParticipantNumber);
  return {
    numbers: new Set(listed.flatMap((each) => memberDigits(each) ?? [])),
    someAreHidden: listed.some(hidesNumber),
    someAreMissing: listed.length < Data.Total,
  };
};
