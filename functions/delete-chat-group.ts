import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { DeleteChatGroup } from '../shared/operations/delete-chat-group.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Deletes a group for good. */
export const handler = serve(DeleteChatGroup, (request, call) => send(DeleteChatGroup, request, call));
