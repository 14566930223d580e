import { removeParticipants } from '../shared/groups/remove-participants.js';
import { serve } from '../shared/invocation/serve.js';
import { DeleteChatGroupParticipants } from '../shared/operations/delete-chat-group-participants.js';

export { initialize } from '../shared/invocation/initialize.js';

/** Removes members from a group, and tells of each number what became of it. */
export const handler = serve(DeleteChatGroupParticipants, removeParticipants);
