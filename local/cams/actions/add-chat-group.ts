import { AddChatGroup } from '../../../shared/operations/add-chat-group.js';
import { newUniqueCode } from '../new-unique-code.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { GROUPS_PER_NUMBER } from '../settings.js';
import { defineAction } from './action.js';
import { checkOwnership } from './check-ownership.js';

/** Nothing upstream recognises a repeated request: two calls make two groups, of the same Subject if so asked. */
export const addChatGroup = defineAction(AddChatGroup, (request, { store, now, delays }) => {
  checkOwnership(request, store);
  const { BusinessNumber, Subject, Description = null } = request;
  if (store.groups.count(BusinessNumber) >= GROUPS_PER_NUMBER) throw new Refusal(refusals.GroupCountLimit);
  const UniqueCode = newUniqueCode();
  store.groups.add({
    UniqueCode,
    GroupId: null,
    BusinessNumber,
    GroupStatus: 'CREATING',
    Subject,
    Description,
    ProfilePictureFile: null,
    InviteLink: null,
    GmtModifier: now,
    SettlesAt: now + delays.createMs,
  });
  return { UniqueCode };
});
