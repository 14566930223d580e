import type { NamedRow } from '../../cams/read/row.js';
import { type CamsProfile, isObserved } from '../../settings/cams-profile.js';
import type { GroupSight } from '../../state/group-inventory.js';
import { digestOfLink } from '../tasks/change-link.js';
import { textDigest } from '../tasks/text-digest.js';

/** What a row of the list tells of a group. */
export type RowSight = Omit<GroupSight, 'groupId' | 'memberCount' | 'members' | 'membersReadAtMs'>;

// An address may be signed anew at each read: until it was observed that it is not, only what stands before the question
// mark tells another picture.
const digestOfPicture = ({ ProfilePictureFile: address = '' }: NamedRow, profile: CamsProfile): string | null => {
  if (address === '') return null;
  return textDigest(isObserved(profile, 'picture-row', 'as-given') ? address : address.replace(/\?.*$/s, ''));
};

/** What the inventory keeps of a row: links and pictures as digests, for their addresses let people in. */
export const seeGroup = (row: NamedRow, profile: CamsProfile): RowSight => ({
  subject: row.Subject ?? '',
  description: row.Description ?? '',
  status: row.GroupStatus ?? '',
  linkDigest: digestOfLink(row),
  pictureDigest: digestOfPicture(row, profile),
  gmtModifier: row.GmtModifier ?? null,
  totalCount: row.TotalParticipantCount ?? null,
});

/** Whether a row tells the same as an earlier one. */
export const isSameSight = (left: RowSight, right: RowSight): boolean =>
  left.subject === right.subject &&
  left.description === right.description &&
  left.status === right.status &&
  left.linkDigest === right.linkDigest &&
  left.pictureDigest === right.pictureDigest &&
  left.gmtModifier === right.gmtModifier &&
  left.totalCount === right.totalCount;
