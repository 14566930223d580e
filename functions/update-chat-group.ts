import { updateGroup } from '../shared/groups/update-group.js';
import { serve } from '../shared/invocation/serve.js';
import { UpdateChatGroup } from '../shared/operations/update-chat-group.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Renames a group, or changes its description or picture. A field that is left out keeps its value. */
export const handler = serve(UpdateChatGroup, (request, call) => updateGroup(request, call));
