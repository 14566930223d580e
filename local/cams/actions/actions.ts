import { addChatGroup } from './add-chat-group.js';
import { addChatGroupInviteLink } from './add-chat-group-invite-link.js';
import { deleteChatGroup } from './delete-chat-group.js';
import { deleteChatGroupInviteLink } from './delete-chat-group-invite-link.js';
import { deleteChatGroupParticipants } from './delete-chat-group-participants.js';
import { listChatGroup } from './list-chat-group.js';
import { listChatGroupParticipants } from './list-chat-group-participants.js';
import { updateChatGroup } from './update-chat-group.js';

/** The actions by the name that x-acs-action bears. */
export const actions = new Map(
  [
    addChatGroup,
    updateChatGroup,
    listChatGroup,
    deleteChatGroup,
    addChatGroupInviteLink,
    deleteChatGroupInviteLink,
    listChatGroupParticipants,
    deleteChatGroupParticipants,
  ].map((action) => [action.name, action]),
);
