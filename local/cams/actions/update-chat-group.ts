import { UpdateChatGroup } from '../../../shared/operations/update-chat-group.js';
import { defineAction } from './action.js';
import { findWorkingGroup } from './find-group.js';
import { settlesAt } from './settles-at.js';

/**
 * The change shows when it settles, each field for itself: Meta may take the one and refuse the other. A picture's address is taken as it is and never fetched.
 */
export const updateChatGroup = defineAction(UpdateChatGroup, (request, context) => {
  const { store, now, delays, effect } = context;
  // The row can show one state at a time: an update would end a suspension.
  const { Sequence } = findWorkingGroup(request, { store, knobs: { ...context.knobs, suspendedGroupsWork: false } });
  const { Subject, Description, ProfilePictureFile } = request;
  if (Subject === undefined && Description === undefined && ProfilePictureFile === undefined) return { Result: 0 };
  const failing: readonly string[] = effect?.Kind === 'FailFields' ? effect.Fields : [];
  const change = Object.entries({ Subject, Description, ProfilePictureFile }).filter(
    ([field]) => !failing.includes(field),
  );
  store.groups.startUpdate(Sequence, Object.fromEntries(change), settlesAt(delays.updateMs, context), now);
  return { Result: 1 };
});
