import { DeleteChatGroupInviteLink } from '../../../shared/operations/delete-chat-group-invite-link.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { defineAction } from './action.js';
import { findWorkingGroup } from './find-group.js';

/** Closes the group to newcomers; its members stay. */
export const deleteChatGroupInviteLink = defineAction(DeleteChatGroupInviteLink, (request, context) => {
  const { store, now } = context;
  const { Sequence, InviteLink } = findWorkingGroup(request, context);
  if (InviteLink === null) throw new Refusal(refusals.InviteLinkNotExist);
  store.groups.setInviteLink(Sequence, null, now);
  return { Result: 1 };
});
