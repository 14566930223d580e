import * as z from 'zod/mini';

import type { NamedRow } from '../../cams/read/row.js';
import { serviceError } from '../../errors/service-error.js';
import { checkPicture } from '../../groups/picture/check-picture.js';
import { Description, ProfilePictureFile } from '../../operations/parameters.js';
import { profileRecords } from '../../state/profile-records.js';
import type { Task } from '../task.js';
import { changeProfile } from './change-profile.js';
import { GroupFilter, IN_USE, isChosen, namedByFilter } from './group-filter.js';
import { differingFields, type Profile } from './profile.js';
import { proveProfiles } from './prove-profiles.js';
import { renderSubject, SubjectTemplate } from './subject-template.js';
import { textDigest } from './text-digest.js';

// The picture is checked once a run, not once a call: nothing else waits for the time it takes.
const PICTURE_CHECK_MS = 10_000;

const Params = z.strictObject({
  Filter: z.optional(GroupFilter),
  Subject: z.optional(SubjectTemplate),
  Description: z.optional(Description),
  ProfilePictureFile: z.optional(ProfilePictureFile),
});

type Params = z.infer<typeof Params>;

/** What the plan keeps of a group: the fields that differ. An address may hold a token, so it is kept as a digest. */
interface Detail {
  readonly From?: string;
  readonly Subject?: string;
  readonly Description?: string;
  readonly Picture?: string;
}

const wantedFor = (group: NamedRow, { Subject, Description: text, ProfilePictureFile: picture }: Params): Profile => ({
  ...(Subject === undefined ? {} : { Subject: renderSubject(Subject, group) }),
  ...(text === undefined ? {} : { Description: text }),
  ...(picture === undefined ? {} : { ProfilePictureFile: picture }),
});

/** Gives groups a name, a description and a picture. What is equal already is not sent. */
export const applyGroupProfile: Task<Params> = {
  name: 'apply-group-profile',
  summary: 'Sets name, description and picture of groups; what is equal already is left alone.',
  params: Params,
  ramActions: ['cams:ListChatGroup', 'cams:UpdateChatGroup'],
  caps: () => ({}),
  destructive: false,
  worksOn: { states: IN_USE, otherwise: 'Failed' },
  named: namedByFilter,
  notices: () => [
    'The names, descriptions and pictures that groups have now are not kept: they cannot be brought back.',
  ],
  prepare: async ({ params, config }) => {
    const { Subject, Description: text, ProfilePictureFile: picture } = params;
    if (Subject === undefined && text === undefined && picture === undefined) {
      throw serviceError('MissingSubject', {
        message: 'Nothing to apply: Subject, Description or ProfilePictureFile is needed.',
      });
    }
    if (picture !== undefined && config.pictures.check) await checkPicture(picture, config.pictures, PICTURE_CHECK_MS);
  },
  plan: async (group, { params, database, scope }) => {
    if (!isChosen(group, params.Filter)) return undefined;
    const picture = params.ProfilePictureFile;
    const known =
      picture === undefined ? undefined : await profileRecords(database, scope).pictureDigest(group.GroupId);
    const fields = differingFields(wantedFor(group, params), group, known);
    if (Object.keys(fields).length === 0) return undefined;
    const { ProfilePictureFile: differing, ...texts } = fields;
    const detail: Detail = {
      ...(group.Subject === undefined ? {} : { From: group.Subject }),
      ...texts,
      ...(differing === undefined ? {} : { Picture: textDigest(differing) }),
    };
    return { groupId: group.GroupId, action: 'UpdateProfile', detail: { ...detail } };
  },
  apply: ({ groupId, detail }, context, attempt) => {
    // Written by `plan` above.
    const { From, Picture, ...texts } = detail as Detail;
    const picture = Picture === undefined ? undefined : context.params.ProfilePictureFile;
    const wanted: Profile = { ...texts, ...(picture === undefined ? {} : { ProfilePictureFile: picture }) };
    return changeProfile(groupId, From, wanted, context, attempt);
  },
  finish: proveProfiles,
};
