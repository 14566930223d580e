import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { ListChatGroupParticipants } from '../shared/operations/list-chat-group-participants.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Lists the members of a group. */
export const handler = serve(ListChatGroupParticipants, (request, call) =>
  send(ListChatGroupParticipants, request, call),
);
