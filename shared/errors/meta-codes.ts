import type { CatalogueEntry } from './entry.js';
import { ownCodes } from './own-codes.js';

const refused = (status: number, message: string, advice: string): CatalogueEntry => ({
  status,
  retry: 'never',
  message,
  advice,
});

/**
 * What WhatsApp itself answers. CAMS wraps these numbers into a message such as "(#131215) …" under a code that no page
 * documents, so the number counts more than the code around it. Source: "Groups API error codes", Meta.
 */
export const metaCodes: Readonly<Record<string, CatalogueEntry>> = {
  '130501': refused(400, 'WhatsApp does not take this kind of message in a group.', 'Use a kind that groups support.'),
  '131020': refused(400, 'The group has no members yet.', 'Wait until somebody has joined through the invite link.'),
  '131026': refused(400, 'WhatsApp could not deliver to a number.', 'Check that the number uses WhatsApp.'),
  '131041': { ...ownCodes.GroupNotFound, answeredAs: 'GroupNotFound', provesDone: ['DeleteChatGroup'] },
  '131059': refused(400, 'WhatsApp no longer accepts the position in the list.', 'Start again at the first page.'),
  '131201': {
    status: 502,
    retry: 'ambiguous',
    message: 'WhatsApp did only a part of what was asked.',
    advice: 'List the members to see what was done.',
  },
  '131202': refused(400, 'A member is named twice.', 'Name each ParticipantNumber once.'),
  '131203': refused(400, 'Somebody cannot be added to the group.', 'He must accept the terms of WhatsApp first.'),
  '131204': refused(400, 'A group holds 8 members.', 'Open a second group, or remove somebody first.'),
  '131207': refused(
    403,
    'WhatsApp has suspended the group.',
    'Ask Alibaba Cloud about the suspension; the group can come back.',
  ),
  '131208': {
    status: 429,
    retry: 'slow',
    message: 'The business number had too many group operations in a short time.',
    advice: 'Wait a minute or more before the next group operation of this number.',
    retryAfterSeconds: 60,
  },
  '131209': refused(400, 'The picture is not square.', 'Use a JPEG whose width equals its height.'),
  '131210': refused(400, 'The picture is too small.', 'Use a JPEG of at least 192 x 192 pixels.'),
  '131211': refused(400, 'The business number has all the groups it may have.', 'Delete groups nobody needs any more.'),
  '131212': refused(400, 'Somebody is not a member of the group.', 'Take numbers from ListChatGroupParticipants.'),
  '131213': refused(400, 'WhatsApp does not know the request to join.', 'Ask the person to join again.'),
  '131214': refused(
    403,
    'WhatsApp has switched off group creation for this account for a time.',
    'Send less marketing in open conversations; creation returns after some days.',
  ),
  '131215': refused(
    403,
    'The business number may not use groups.',
    'Groups need an Official Business Account that Meta and Alibaba Cloud have put on their allowlist.',
  ),
};
