import type { Call } from '../call.js';
import { okEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { ownEntry } from '../errors/catalogue.js';
import { means } from '../errors/means.js';
import { ServiceError } from '../errors/service-error.js';
import { DeleteChatGroupParticipants } from '../operations/delete-chat-group-participants.js';
import type { Envelope, Outcome } from '../operations/envelope.js';
import type { RequestOf } from '../operations/operation.js';
import { outcomeOf } from '../outcome-of.js';
import { decideOutcomes, isPartial, numbersAsked, type ParticipantOutcome, someAreUnseen } from './decide-outcomes.js';
import { countMembers } from './count-members.js';
import { isTwinMember } from './is-twin-member.js';
import { lookAtMembers, type MemberSight } from './look-at-members.js';
import { type Leftovers, WAIT_MAX_MS, watchRemoval } from './watch-removal.js';

type Removal = typeof DeleteChatGroupParticipants;
type Request = RequestOf<Removal>;

const FORBIDDEN = 403;
// A removal that hangs leaves time to look what became of it.
const LOOK_RESERVE_MS = 3000;

const DENIED = {
  message: 'CAMS took the removal, but this function may not look who was removed.',
  advice: 'Allow cams:ListChatGroupParticipants to the role of the function; or send Confirm=false, and look yourself.',
};
const UNSEEN = {
  message: 'Not everybody asked for can be seen: the group has members whose number is not shown.',
  advice: 'Participants tells what became of each number. Confirm=false has CAMS remove by number without a look.',
};
const TWIN = {
  message:
    'A number that was asked for is no member, but what may be its other form is: Brazil, Mexico and Argentina have two.',
  advice:
    'Nothing was done for it: Participants says TwinIsMember. Ask for the number as ListChatGroupParticipants shows it.',
};

/** Looks who is in the group; undefined when the function may not. */
const lookIfAllowed = async (request: Request, call: Call): Promise<MemberSight | undefined> => {
  try {
    return await lookAtMembers(request, call);
  } catch (error) {
    if (error instanceof ServiceError && error.entry.status === FORBIDDEN) return undefined;
    throw error;
  }
};

/** Whether those who are left may still go: without a removal sent, nothing is under way. */
const outcomeOfRest = (pending: number, { upstream }: Call): Outcome => {
  if (!upstream.mayHaveArrived) return 'NotApplied';
  return pending > 0 ? 'Unknown' : 'Applied';
};

const answer = (
  participants: readonly ParticipantOutcome[],
  call: Call,
  words: { readonly message?: string; readonly advice?: string },
): Envelope => {
  const count = (outcome: ParticipantOutcome['Outcome']): number =>
    participants.filter(({ Outcome }) => Outcome === outcome).length;
  const removed = count('Removed');
  const elements = { Result: removed, Participants: [...participants] };
  if (!isPartial(participants)) return okEnvelope<Removal>(call, elements);
  const left = count('Pending') + count('Failed');
  const told = `${String(removed)} of ${String(removed + left)} members were removed.`;
  return {
    ...okEnvelope<Removal>(call, elements),
    Code: 'PartialSuccess',
    Success: false,
    Message: words.message ?? told,
    Outcome: outcomeOfRest(count('Pending'), call),
    // Whom CAMS refused for good it refuses again.
    Retryable: count('Pending') > 0,
    Advice: words.advice ?? ownEntry('PartialSuccess').advice,
  };
};

/** Has CAMS remove members. @returns what went wrong, if it does not decide the whole call. */
const sendRemoval = async (
  request: Request,
  leaving: readonly string[],
  call: Call,
): Promise<ServiceError | undefined> => {
  const List = leaving.map((number) => ({ ParticipantNumber: number }));
  try {
    const remainingMs = call.deadlineAtMs - call.timing.nowMs();
    const deadlineAtMs = call.deadlineAtMs - Math.min(LOOK_RESERVE_MS, remainingMs / 3);
    await send(DeleteChatGroupParticipants, { ...request, List }, { ...call, deadlineAtMs });
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const refusedForGood = error.entry.retry === 'never' && !means(error, 'GroupNotFound');
    if (outcomeOf(call, error) !== 'Unknown' && !refusedForGood) throw error;
    return error;
  }
};

/**
 * Removes members and looks who is really gone: lists the members, has those removed who are asked for and there, and lists
 * them again until they are gone or the time is up. `Confirm: false` hands the request to CAMS as it is.
 *
 * @returns `PartialSuccess` when somebody is left behind.
 * @throws {ServiceError} when nobody was removed and CAMS says why, or when nobody could be looked up before.
 */
export const removeParticipants = async (request: Request, call: Call): Promise<Envelope> => {
  const { Confirm = true } = request;
  const asked = numbersAsked(request);
  if (asked.length === 0) return okEnvelope<Removal>(call, { Result: 0 });
  if (!Confirm) return send(DeleteChatGroupParticipants, request, call);

  const listed = await lookIfAllowed(request, call);
  if (!listed) {
    await send(
      DeleteChatGroupParticipants,
      { ...request, List: asked.map((ParticipantNumber) => ({ ParticipantNumber })) },
      call,
    );
    return answer(
      asked.map((ParticipantNumber) => ({ ParticipantNumber, Outcome: 'Pending' })),
      call,
      DENIED,
    );
  }
  const leaving = asked.filter((number) => listed.numbers.has(number));
  // What nobody asks about is not worth a call.
  const sight = leaving.length < asked.length ? await countMembers(request, listed, call) : listed;
  const failure = leaving.length > 0 ? await sendRemoval(request, leaving, call) : undefined;
  const refusal = failure && outcomeOf(call, failure) !== 'Unknown' ? failure.code : undefined;
  const waitMs = refusal === undefined ? WAIT_MAX_MS : 0;
  const left: Leftovers = leaving.length > 0 ? await watchRemoval(request, new Set(leaving), waitMs, call) : new Set();
  if (failure && left.size === leaving.length) throw failure;

  const participants = decideOutcomes(asked, sight, left, refusal);
  if (asked.some((number) => isTwinMember(number, sight.numbers, asked))) return answer(participants, call, TWIN);
  return answer(participants, call, someAreUnseen(sight) && leaving.length < asked.length ? UNSEEN : {});
};
