import type { CatalogueEntry } from './entry.js';
import { type Meaning, meaningNames } from './meaning.js';
import { ownCodes } from './own-codes.js';

const refused = (status: number, message: string, advice: string): CatalogueEntry => ({
  status,
  retry: 'never',
  message,
  advice,
});

const rows: Readonly<Record<Meaning, CatalogueEntry>> = {
  GroupNotFound: { ...ownCodes.GroupNotFound, answeredAs: 'GroupNotFound', provesDone: ['DeleteChatGroup'] },
  LinkNotFound: {
    ...refused(404, 'The group has no invite link.', 'Make one with AddChatGroupInviteLink.'),
    provesDone: ['DeleteChatGroupInviteLink'],
  },
  NotActive: {
    status: 409,
    retry: 'backoff',
    message: 'The group is not in use: it is still being created or deleted, or its creation failed.',
    advice: 'Wait until ListChatGroup shows the group as ACTIVE, then repeat the call.',
    retryAfterSeconds: 1,
  },
  GroupFull: refused(400, 'A group holds 8 members.', 'Open a second group, or remove somebody first.'),
  GroupSuspended: refused(
    403,
    'WhatsApp has suspended the group.',
    'Ask Alibaba Cloud about the suspension; the group can come back.',
  ),
  NotAllowlisted: refused(
    403,
    'CAMS does not allow this account to do this.',
    'Ask Alibaba Cloud to put the account on the allowlist for WhatsApp groups.',
  ),
  NotEligible: refused(
    403,
    'The business number may not use groups.',
    'Groups need an Official Business Account that Meta and Alibaba Cloud have put on their allowlist.',
  ),
  Quota: refused(400, 'The business number has all the groups it may have.', 'Delete groups nobody needs any more.'),
  RateLimited: {
    status: 429,
    retry: 'slow',
    message: 'The business number had too many group operations in a short time.',
    advice: 'Wait a minute or more before the next group operation of this number.',
    retryAfterSeconds: 60,
  },
  TooLong: refused(400, 'CAMS finds a text too long.', 'Send a shorter Subject or Description.'),
  Duplicate: refused(400, 'A member is named twice.', 'Name each ParticipantNumber once.'),
  NotMember: refused(400, 'Somebody is not a member of the group.', 'Take numbers from ListChatGroupParticipants.'),
  PartlyDone: {
    status: 502,
    retry: 'ambiguous',
    message: 'WhatsApp did only a part of what was asked.',
    advice: 'List the members to see what was done.',
  },
};

/** What each meaning says to our caller, and about repeating. */
export const meanings = Object.fromEntries(
  meaningNames.map((meaning) => [meaning, { ...rows[meaning], meaning }]),
) as Readonly<Record<Meaning, CatalogueEntry>>;
