import { DeleteChatGroup } from '../../../shared/operations/delete-chat-group.js';
import { defineAction } from './action.js';
import { findGroup } from './find-group.js';
import { settlesAt } from './settles-at.js';

/** Works in every state: a suspended group that could not even be deleted would stay for ever. */
export const deleteChatGroup = defineAction(DeleteChatGroup, (request, context) => {
  const { store, now, delays, knobs } = context;
  const { Sequence } = findGroup(request, context);
  store.groups.startDelete(Sequence, settlesAt(delays.deleteMs, context), now);
  if (knobs.keepsDeletedGroups) store.groups.endInactive(Sequence);
  return { Result: 1 };
});
