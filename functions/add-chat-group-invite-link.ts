import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { AddChatGroupInviteLink } from '../shared/operations/add-chat-group-invite-link.js';

/** Makes a new invite link for a group; the one before stops working. */
export const handler = serve(AddChatGroupInviteLink, (request, call) => send(AddChatGroupInviteLink, request, call));
