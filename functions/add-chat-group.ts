import { createGroup } from '../shared/groups/create-group.js';
import { serve } from '../shared/invocation/serve.js';
import { AddChatGroup } from '../shared/operations/add-chat-group.js';
import { openStore } from '../shared/state/store.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Asks CAMS for a new group, once; the group appears in ListChatGroup later. */
export const handler = serve(AddChatGroup, (request, call) => createGroup(request, call, openStore));
