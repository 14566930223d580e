import { sendChange } from '../shared/groups/send-change.js';
import { serve } from '../shared/invocation/serve.js';
import { DeleteChatGroupInviteLink } from '../shared/operations/delete-chat-group-invite-link.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Deletes the invite link of a group, so that nobody can join any more. */
export const handler = serve(DeleteChatGroupInviteLink, (request, call) =>
  sendChange(DeleteChatGroupInviteLink, request, call),
);
