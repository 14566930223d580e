import { DeleteChatGroupParticipants } from '../../../shared/operations/delete-chat-group-participants.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { defineAction } from './action.js';
import { findWorkingGroup } from './find-group.js';

/**
 * Removes those of the list who are members, and bars them for good. Meta tells of strangers in the list only later,
 * by webhook; here they show in nothing but a smaller Result.
 */
export const deleteChatGroupParticipants = defineAction(
  DeleteChatGroupParticipants,
  (request, { store, now, delays }) => {
    const { Sequence } = findWorkingGroup(request, store);
    const numbers = (request.List ?? []).map(({ ParticipantNumber }) => ParticipantNumber);
    if (new Set(numbers).size < numbers.length) throw new Refusal(refusals.ParticipantDuplicate);
    const leavesAt = now + delays.removeParticipantsMs;
    const expelled = numbers.filter((number) => store.participants.expel(Sequence, number, leavesAt));
    return { Result: expelled.length };
  },
);
