import { okEnvelope } from '../shared/cams/ok-envelope.js';
import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { DeleteChatGroupParticipants } from '../shared/operations/delete-chat-group-participants.js';

/** Removes members from a group. Without anybody named there is nothing to do. */
export const handler = serve(DeleteChatGroupParticipants, async (request, call) =>
  request.List && request.List.length > 0
    ? send(DeleteChatGroupParticipants, request, call)
    : okEnvelope<typeof DeleteChatGroupParticipants>(call, { Result: 0 }),
);
