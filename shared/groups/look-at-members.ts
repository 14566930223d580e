import type { Call } from '../call.js';
import { pageSize } from '../cams/read/groups.js';
import { type MembersRead, readMembers } from '../cams/read/members.js';
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

/** What a list of members shows. */
export const sightOf = ({ numbers: listed, hidden, complete }: MembersRead): MemberSight => ({
  numbers: new Set(listed.flatMap((each) => memberDigits(each) ?? [])),
  someAreHidden: hidden > 0 || listed.some(hidesNumber),
  someAreMissing: !complete,
});

/**
 * Lists the members of a group on the way of another call.
 *
 * @throws {ServiceError} what CAMS refuses; it says nothing about the call itself.
 */
export const lookAtMembers = async (
  { BusinessNumber, CustSpaceId, GroupId }: RequestOf<typeof ListChatGroupParticipants>,
  call: Call,
): Promise<MemberSight> => {
  const request = { BusinessNumber, CustSpaceId, GroupId };
  const read = await readMembers(
    async (Page) =>
      (await lookUp(ListChatGroupParticipants, { ...request, ...(Page === undefined ? {} : { Page }) }, call)).Data,
    pageSize(call.config.maxPageSize),
  );
  return sightOf(read);
};
