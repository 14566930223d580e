import type { NamedRow } from '../../cams/read/row.js';
import type { GroupSight } from '../../state/group-inventory.js';
import { digestOfLink } from '../tasks/change-link.js';
import { textDigest } from '../tasks/text-digest.js';

/** What a row of the list tells of a group. */
export type RowSight = Omit<GroupSight, 'groupId' | 'memberCount' | 'members' | 'membersReadAtMs'>;

const digestOfPicture = ({ ProfilePictureFile = '' }: NamedRow): string | null =>
  ProfilePictureFile === '' ? null : textDigest(ProfilePictureFile);

/** What the inventory keeps of a row: links and pictures as digests, for their addresses let people in. */
export const seeGroup = (row: NamedRow): RowSight => ({
  subject: row.Subject ?? '',
  description: row.Description ?? '',
  status: row.GroupStatus ?? '',
  linkDigest: digestOfLink(row),
  pictureDigest: digestOfPicture(row),
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
