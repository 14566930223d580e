import { send } from '../shared/cams/send.js';
import { serve } from '../shared/invocation/serve.js';
import { AddChatGroup } from '../shared/operations/add-chat-group.js';

/** Asks CAMS for a new group; the group appears in ListChatGroup later. */
export const handler = serve(AddChatGroup, (request, call) => send(AddChatGroup, request, call));
