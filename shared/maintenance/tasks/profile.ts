import type { GroupRow } from '../../cams/read/row.js';
import { textDigest } from './text-digest.js';

/** What a group is to look like. A field that is left out keeps its value. */
export interface Profile {
  readonly Subject?: string;
  readonly Description?: string;
  readonly ProfilePictureFile?: string;
}

/**
 * The fields of a profile in which a group differs from it.
 *
 * CAMS may keep a copy of a picture and list another address than the one it was given. So a picture counts as the same
 * when the row shows this address, or when it was the last one that we gave this group.
 *
 * @param pictureDigest of the address that was last given as the group's picture.
 */
export const differingFields = (wanted: Profile, group: GroupRow, pictureDigest: string | undefined): Profile => {
  const { Subject, Description, ProfilePictureFile } = wanted;
  const samePicture =
    ProfilePictureFile === undefined ||
    ProfilePictureFile === group.ProfilePictureFile ||
    textDigest(ProfilePictureFile) === pictureDigest;
  return {
    ...(Subject === undefined || Subject === group.Subject ? {} : { Subject }),
    ...(Description === undefined || Description === (group.Description ?? '') ? {} : { Description }),
    ...(samePicture ? {} : { ProfilePictureFile }),
  };
};
