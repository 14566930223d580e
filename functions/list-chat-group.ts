import { maskInviteLinks } from '../shared/access/mask-invite-links.js';
import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { ListChatGroup } from '../shared/operations/list-chat-group.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Lists the groups of a business number; invite links only for callers who may read them. */
export const handler = serve(ListChatGroup, async (request, call) =>
  maskInviteLinks(await send(ListChatGroup, request, call), call.grant),
);
