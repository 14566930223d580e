import { sendChange } from '../shared/groups/send-change.js';
import { serve } from '../shared/invocation/serve.js';
import { DeleteChatGroup } from '../shared/operations/delete-chat-group.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Deletes a group for good. */
export const handler = serve(DeleteChatGroup, (request, call) => sendChange(DeleteChatGroup, request, call));
