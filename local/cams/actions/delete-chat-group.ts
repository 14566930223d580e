import { DeleteChatGroup } from '../../../shared/operations/delete-chat-group.js';
import { defineAction } from './action.js';
import { findGroup } from './find-group.js';

/** Works in every state: a suspended group that could not even be deleted would stay for ever. */
export const deleteChatGroup = defineAction(DeleteChatGroup, (request, { store, now, delays }) => {
  const { Sequence } = findGroup(request, store);
  store.groups.startDelete(Sequence, now + delays.deleteMs, now);
  return { Result: 1 };
});
