import { UpdateChatGroup } from '../../../shared/operations/update-chat-group.js';
import { defineAction } from './action.js';
import { findWorkingGroup } from './find-group.js';

/** The change shows when it settles. A picture's address is taken as it is and never fetched. */
export const updateChatGroup = defineAction(UpdateChatGroup, (request, { store, now, delays }) => {
  const { Sequence } = findWorkingGroup(request, store);
  const { Subject, Description, ProfilePictureFile } = request;
  if (Subject === undefined && Description === undefined && ProfilePictureFile === undefined) return { Result: 0 };
  store.groups.startUpdate(Sequence, { Subject, Description, ProfilePictureFile }, now + delays.updateMs, now);
  return { Result: 1 };
});
