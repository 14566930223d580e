import { createInviteLink } from '../shared/groups/create-invite-link.js';
import { serve } from '../shared/invocation/serve.js';
import { AddChatGroupInviteLink } from '../shared/operations/add-chat-group-invite-link.js';
import { openStore } from '../shared/state/store.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Makes a new invite link for a group, once for its ClientToken. */
export const handler = serve(AddChatGroupInviteLink, (request, call) => createInviteLink(request, call, openStore));
