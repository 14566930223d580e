import { okEnvelope } from '../shared/cams/ok-envelope.js';
import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { UpdateChatGroup } from '../shared/operations/update-chat-group.js';

/** Renames a group, or changes its description or picture. A field that is left out keeps its value. */
export const handler = serve(UpdateChatGroup, async (request, call) => {
  const { Subject, Description, ProfilePictureFile } = request;
  const changes = [Subject, Description, ProfilePictureFile].some((field) => field !== undefined);
  return changes ? send(UpdateChatGroup, request, call) : okEnvelope<typeof UpdateChatGroup>(call, { Result: 0 });
});
