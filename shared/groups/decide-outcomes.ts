import type { DeleteChatGroupParticipants } from '../operations/delete-chat-group-participants.js';
import type { RequestOf, ResponseOf } from '../operations/operation.js';
import { isTwinMember, TWIN_IS_MEMBER } from './is-twin-member.js';
import type { MemberSight } from './look-at-members.js';

type Removal = typeof DeleteChatGroupParticipants;

/** What became of one number. */
export type ParticipantOutcome = NonNullable<ResponseOf<Removal>['Participants']>[number];

/** The numbers of a request, each once, in their order. */
export const numbersAsked = ({ List = [] }: Pick<RequestOf<Removal>, 'List'>): readonly string[] => [
  ...new Set(List.map(({ ParticipantNumber }) => ParticipantNumber)),
];

/** Whether somebody who was asked for and is not among the members may be one all the same. */
export const someAreUnseen = ({ someAreHidden, someAreMissing }: MemberSight): boolean =>
  someAreHidden || someAreMissing;

/**
 * Decides what became of each number, from the members before a removal and those who are left after it.
 *
 * @param left who was a member before, was to go, and is still there.
 * @param refusal the code with which CAMS refused those who are left; without one they may still go.
 */
export const decideOutcomes = (
  asked: readonly string[],
  before: MemberSight,
  left: ReadonlySet<string>,
  refusal?: string,
): readonly ParticipantOutcome[] =>
  asked.map((ParticipantNumber) => {
    if (isTwinMember(ParticipantNumber, before.numbers, asked)) {
      return { ParticipantNumber, Outcome: 'Failed', Code: TWIN_IS_MEMBER };
    }
    if (!before.numbers.has(ParticipantNumber)) {
      return { ParticipantNumber, Outcome: someAreUnseen(before) ? 'Pending' : 'NotMember' };
    }
    if (!left.has(ParticipantNumber)) return { ParticipantNumber, Outcome: 'Removed' };
    if (refusal === undefined) return { ParticipantNumber, Outcome: 'Pending' };
    return { ParticipantNumber, Outcome: 'Failed', Code: refusal };
  });

/** Whether somebody is left behind, or may be. */
export const isPartial = (participants: readonly ParticipantOutcome[]): boolean =>
  participants.some(({ Outcome }) => Outcome === 'Pending' || Outcome === 'Failed');
