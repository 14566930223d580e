import { AddChatGroupInviteLink } from '../../../shared/operations/add-chat-group-invite-link.js';
import { newInviteLink } from '../new-invite-link.js';
import { defineAction } from './action.js';
import { findWorkingGroup } from './find-group.js';

/** Every call makes a new link, as Meta's reset does; the one before dies. */
export const addChatGroupInviteLink = defineAction(AddChatGroupInviteLink, (request, context) => {
  const { store, now } = context;
  const { Sequence } = findWorkingGroup(request, context);
  const InviteLink = newInviteLink();
  store.groups.setInviteLink(Sequence, InviteLink, now);
  return { InviteLink };
});
