import * as z from 'zod/mini';

import type { NamedRow } from '../../cams/read/row.js';
import { serviceError } from '../../errors/service-error.js';
import { checkPicture } from '../../groups/picture/check-picture.js';
import { Description, ProfilePictureFile } from '../../operations/parameters.js';
import { profileRecords } from '../../state/profile-records.js';
import type { PlannedItem, Task, TaskContext } from '../task.js';
import { changeProfile } from './change-profile.js';
import { GroupFilter, IN_USE, isChosen, namedByFilter } from './group-filter.js';
import { differingFields, type Profile } from './profile.js';
import type { ProfileDetail } from './profile-detail.js';
import { proveProfiles } from './prove-profiles.js';
import { earlierRunOf, growsNames, guardRepeats } from './repeated-template.js';
import { renderSubject, SubjectTemplate } from './subject-template.js';
import { textDigest } from './text-digest.js';
import { CHANGED_SINCE, checkUndo, planUndo } from './undo-profile.js';

// The picture is checked once a run, not once a call: nothing else waits for the time it takes.
const PICTURE_CHECK_MS = 10_000;

const RUN_RULE = 'must be the ID of a run';
const COUNT_RULE = 'must be a whole number, 1 or more';

const Params = z
  .strictObject({
    Filter: z.optional(GroupFilter),
    Subject: z.optional(SubjectTemplate),
    Description: z.optional(Description),
    ProfilePictureFile: z.optional(ProfilePictureFile),
    /** In so many groups a template may be applied that has been applied there already. */
    AllowRepeated: z.optional(z.int({ error: COUNT_RULE }).check(z.minimum(1, { error: COUNT_RULE }))),
    /** A run: groups get back the names and descriptions that they had before it. */
    Undo: z.optional(z.string({ error: RUN_RULE }).check(z.regex(/^[\x21-\x7e]{1,128}$/, { error: RUN_RULE }))),
  })
  .check(
    z.refine(
      ({ Undo, Filter: _, ...set }) => Undo === undefined || Object.values(set).every((value) => value === undefined),
      {
        path: ['Undo'],
        error: 'stands alone, or with a Filter: what is set comes from the run',
      },
    ),
    z.refine(({ AllowRepeated, Subject }) => AllowRepeated === undefined || growsNames(Subject), {
      path: ['AllowRepeated'],
      error: 'goes with a Subject that holds {Subject}',
    }),
  );

type Params = z.infer<typeof Params>;

const wantedFor = (group: NamedRow, { Subject, Description: text, ProfilePictureFile: picture }: Params): Profile => ({
  ...(Subject === undefined ? {} : { Subject: renderSubject(Subject, group) }),
  ...(text === undefined ? {} : { Description: text }),
  ...(picture === undefined ? {} : { ProfilePictureFile: picture }),
});

const planProfile = async (group: NamedRow, context: TaskContext<Params>): Promise<PlannedItem | undefined> => {
  const { params, database, scope } = context;
  const picture = params.ProfilePictureFile;
  const known = picture === undefined ? undefined : await profileRecords(database, scope).pictureDigest(group.GroupId);
  const fields = differingFields(wantedFor(group, params), group, known);
  if (Object.keys(fields).length === 0) return undefined;
  const { ProfilePictureFile: differing, ...texts } = fields;
  const { Subject: From, Description: old } = group;
  const template = texts.Subject === undefined ? undefined : params.Subject;
  const AppliedBy = growsNames(template) ? await earlierRunOf(template, group, context) : undefined;
  const detail: ProfileDetail = {
    ...(From === undefined ? {} : { From }),
    ...(texts.Description === undefined || old === undefined ? {} : { FromDescription: old }),
    ...texts,
    ...(differing === undefined ? {} : { Picture: textDigest(differing) }),
    ...(AppliedBy === undefined ? {} : { AppliedBy }),
  };
  return { groupId: group.GroupId, action: 'UpdateProfile', detail: { ...detail } };
};

/** Gives groups a name, a description and a picture. What is equal already is not sent. */
export const applyGroupProfile: Task<Params> = {
  name: 'apply-group-profile',
  summary: 'Sets name, description and picture of groups; what is equal already is left alone.',
  params: Params,
  ramActions: ['cams:ListChatGroup', 'cams:UpdateChatGroup'],
  caps: () => ({}),
  destructive: false,
  undoable: true,
  worksOn: { states: IN_USE, otherwise: 'Failed' },
  named: namedByFilter,
  notices: ({ ProfilePictureFile: picture, Undo }) => [
    'The names and descriptions that groups have now are kept as long as the report of the run: Undo brings them back.',
    ...(picture === undefined ? [] : ['Pictures that groups have now are not kept: they cannot be brought back.']),
    ...(Undo === undefined ? [] : ['Pictures stay as they are: those before are not kept.']),
  ],
  guard: ({ AllowRepeated = 0 }, plan) => guardRepeats(plan, AllowRepeated),
  prepare: async (context) => {
    const { params, config } = context;
    const { Subject, Description: text, ProfilePictureFile: picture, Undo } = params;
    if (Undo !== undefined) return checkUndo(Undo, 'apply-group-profile', context);
    if (Subject === undefined && text === undefined && picture === undefined) {
      throw serviceError('MissingSubject', {
        message: 'Nothing to apply: Subject, Description, ProfilePictureFile or Undo is needed.',
      });
    }
    if (picture !== undefined && config.pictures.check) await checkPicture(picture, config.pictures, PICTURE_CHECK_MS);
  },
  plan: async (group, context) => {
    const { Filter, Undo } = context.params;
    if (!isChosen(group, Filter)) return undefined;
    return Undo === undefined ? planProfile(group, context) : planUndo(Undo, group, context);
  },
  apply: ({ groupId, action, detail }, context, attempt) => {
    if (action === CHANGED_SINCE) return Promise.resolve({ end: 'Skipped', code: CHANGED_SINCE });
    // Written by `plan` above.
    const { From, FromDescription: _old, Picture, AppliedBy: _run, ...texts } = detail as ProfileDetail;
    const picture = Picture === undefined ? undefined : context.params.ProfilePictureFile;
    const wanted: Profile = { ...texts, ...(picture === undefined ? {} : { ProfilePictureFile: picture }) };
    const template = growsNames(context.params.Subject) ? context.params.Subject : undefined;
    return changeProfile({ groupId, from: From, template }, wanted, context, attempt);
  },
  finish: proveProfiles,
};
