import { AddChatGroup } from '../../../shared/operations/add-chat-group.js';
import { newUniqueCode } from '../new-unique-code.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { defineAction } from './action.js';
import { checkOwnership } from './check-ownership.js';
import { settlesAt } from './settles-at.js';

/** Nothing upstream recognises a repeated request: two calls make two groups, of the same Subject if so asked. */
export const addChatGroup = defineAction(AddChatGroup, (request, context) => {
  const { store, now, delays, knobs, effect } = context;
  checkOwnership(request, store);
  if (!store.accounts.isEligible(request.BusinessNumber)) throw new Refusal(refusals.NumberNotEligible);
  const { BusinessNumber, Subject, Description = null } = request;
  if (store.groups.count(BusinessNumber) >= knobs.groupsPerNumber) throw new Refusal(refusals.GroupCountLimit);
  const UniqueCode = newUniqueCode();
  const sequence = store.groups.add({
    UniqueCode,
    GroupId: null,
    BusinessNumber,
    GroupStatus: 'CREATING',
    Subject,
    Description,
    ProfilePictureFile: null,
    InviteLink: null,
    GmtModifier: now,
    SettlesAt: settlesAt(delays.createMs, context),
  });
  if (effect?.Kind === 'FailCreation') store.groups.endInactive(sequence);
  return { UniqueCode };
});
