import { ListChatGroupParticipants } from '../../../shared/operations/list-chat-group-participants.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../../../shared/operations/parameters.js';
import { defineAction } from './action.js';
import { findGroup } from './find-group.js';

/** Lists members in the order they joined, without the business; somebody who is being removed is still among them. */
export const listChatGroupParticipants = defineAction(ListChatGroupParticipants, (request, context) => {
  const { store } = context;
  const { Sequence } = findGroup(request, context);
  const { Index = 1, Size = PAGE_SIZE_DEFAULT_MAX } = request.Page ?? {};
  const members = store.participants.list(Sequence, Size, (Index - 1) * Size);
  const List = members.map(({ ParticipantNumber }) => ({ ParticipantNumber }));
  return { Data: { Total: store.participants.count(Sequence), List } };
});
