import type { CatalogueEntry } from './entry.js';
import { meanings } from './meanings.js';

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
  '131041': meanings.GroupNotFound,
  '131059': refused(400, 'WhatsApp no longer accepts the position in the list.', 'Start again at the first page.'),
  '131201': meanings.PartlyDone,
  '131202': meanings.Duplicate,
  '131203': refused(400, 'Somebody cannot be added to the group.', 'He must accept the terms of WhatsApp first.'),
  '131204': meanings.GroupFull,
  '131207': meanings.GroupSuspended,
  '131208': meanings.RateLimited,
  '131209': refused(400, 'The picture is not square.', 'Use a JPEG whose width equals its height.'),
  '131210': refused(400, 'The picture is too small.', 'Use a JPEG of at least 192 x 192 pixels.'),
  '131211': meanings.Quota,
  '131212': meanings.NotMember,
  '131213': refused(400, 'WhatsApp does not know the request to join.', 'Ask the person to join again.'),
  '131214': refused(
    403,
    'WhatsApp has switched off group creation for this account for a time.',
    'Send less marketing in open conversations; creation returns after some days.',
  ),
  '131215': meanings.NotEligible,
};
