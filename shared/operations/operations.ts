import { AddChatGroup } from './add-chat-group.js';
import { AddChatGroupInviteLink } from './add-chat-group-invite-link.js';
import { DeleteChatGroup } from './delete-chat-group.js';
import { DeleteChatGroupInviteLink } from './delete-chat-group-invite-link.js';
import { DeleteChatGroupParticipants } from './delete-chat-group-participants.js';
import { ListChatGroup } from './list-chat-group.js';
import { ListChatGroupParticipants } from './list-chat-group-participants.js';
import type { Operation } from './operation.js';
import { UpdateChatGroup } from './update-chat-group.js';

/** The eight operations, in the order of a group's life. Functions import their own definition, not this table. */
export const operations: readonly Operation[] = [
  AddChatGroup,
  UpdateChatGroup,
  ListChatGroup,
  DeleteChatGroup,
  AddChatGroupInviteLink,
  DeleteChatGroupInviteLink,
  ListChatGroupParticipants,
  DeleteChatGroupParticipants,
];
