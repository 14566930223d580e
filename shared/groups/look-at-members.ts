import type { Call } from '../call.js';
import { ListChatGroupParticipants } from '../operations/list-chat-group-participants.js';
import { hidesNumber, memberDigits } from '../operations/member-digits.js';
import type { RequestOf, ResponseOf } from '../operations/operation.js';
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

/** What a list of members shows. A group holds eight: one page has room for all. */
export const sightOf = ({ List, Total }: ResponseOf<typeof ListChatGroupParticipants>['Data']): MemberSight => {
  const listed = List.map(({ ParticipantNumber }) => ParticipantNumber);
  return {
    numbers: new Set(listed.flatMap((each) => memberDigits(each) ?? [])),
    someAreHidden: listed.some(hidesNumber),
    someAreMissing: listed.length < Total,
  };
};

/**
 * Lists the members of a group on the way of another call.
 *
 * @throws {ServiceError} what CAMS refuses; it says nothing about the call itself.
 */
export const lookAtMembers = async (
  { BusinessNumber, CustSpaceId, GroupId }: RequestOf<typeof ListChatGroupParticipants>,
  call: Call,
): Promise<MemberSight> =>
  sightOf((await lookUp(ListChatGroupParticipants, { BusinessNumber, CustSpaceId, GroupId }, call)).Data);
