import { DeleteChatGroupParticipants } from '../../../shared/operations/delete-chat-group-participants.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { defineAction } from './action.js';
import { findWorkingGroup } from './find-group.js';

/**
 * Removes those of the list who are members, and bars them for good. Meta tells of strangers in the list only later,
 * by webhook; here they show in nothing but a smaller Result.
 */
export const deleteChatGroupParticipants = defineAction(DeleteChatGroupParticipants, (request, context) => {
  const { store, now, delays, knobs, effect } = context;
  const { Sequence } = findWorkingGroup(request, context);
  const numbers = (request.List ?? []).map(({ ParticipantNumber }) => ParticipantNumber);
  if (new Set(numbers).size < numbers.length) throw new Refusal(refusals.ParticipantDuplicate);
  const leavesAt = now + delays.removeParticipantsMs;
  const kept = effect?.Kind === 'PartialRemoval' ? (effect.Keep ?? numbers.slice(-1)) : [];
  const expelled = numbers.filter(
    (number) => !kept.includes(number) && store.participants.expel(Sequence, number, leavesAt),
  );
  return { Result: knobs.removalCountsAsked ? numbers.length : expelled.length };
});
