import { type GroupRow, stateOf } from '../../cams/read/row.js';
import { UpdateChatGroup } from '../../operations/update-chat-group.js';
import { profileRecords } from '../../state/profile-records.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { endOfFailure } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';
import { differingFields, type Profile } from './profile.js';
import { textDigest } from './text-digest.js';

const MAX_LOOKS = 4;
const FIRST_PAUSE_MS = 250;

/**
 * The row of a group, once no change of it is under way: until then it shows the old values. After some waiting it is
 * taken as it is; to send a change twice does no harm.
 */
const settledRow = async (
  context: TaskContext<unknown>,
  groupId: string,
  subjects: readonly (string | undefined)[],
): Promise<GroupRow | undefined> => {
  for (let look = 1; ; look += 1) {
    const { row } = await findGroupRow(context, groupId, subjects);
    if (!row || stateOf(row) !== 'UPDATING' || look === MAX_LOOKS) return row;
    await context.timing.pause(FIRST_PAUSE_MS * 2 ** look);
  }
};

/** The group whose profile is to be changed. */
export interface ProfileTarget {
  readonly groupId: string;
  /** Its name when the plan was made. */
  readonly from: string | undefined;
  /** The template that its new name is made by, where that must not be applied to it again. */
  readonly template: string | undefined;
}

/** Makes one group look as wanted: reads it, and sends only the fields that differ. */
export const changeProfile = async (
  { groupId, from, template }: ProfileTarget,
  wanted: Profile,
  context: TaskContext<unknown>,
  attempt: number,
): Promise<ItemEnd> => {
  const profiles = profileRecords(context.database, context.scope);
  const { Subject, Description, ProfilePictureFile } = wanted;
  const record = (): Promise<void> =>
    profiles.record(
      groupId,
      context.runId,
      {
        ...(Subject === undefined ? {} : { Subject: textDigest(Subject) }),
        ...(Description === undefined ? {} : { Description: textDigest(Description) }),
      },
      ProfilePictureFile === undefined ? undefined : textDigest(ProfilePictureFile),
    );
  try {
    // After a lost answer the group may bear its new name already. Its old one was rarer: a campaign gives all the same.
    const subjects = attempt > 1 && Subject !== undefined ? [from, Subject] : [from];
    const row = await settledRow(context, groupId, subjects);
    // One that is under neither name has been renamed or deleted since the plan: the change itself tells which.
    const fields = row ? differingFields(wanted, row, await profiles.pictureDigest(groupId)) : wanted;
    const names = Object.keys(fields);
    // Before it is sent: an answer may be lost, and the next plan must know this name for one of ours.
    if (template !== undefined && fields.Subject !== undefined) {
      const named = { templateDigest: textDigest(template), namedDigest: textDigest(fields.Subject) };
      await profiles.name(groupId, { ...named, runId: context.runId });
    }
    if (names.length > 0) await context.cams.call(UpdateChatGroup, { GroupId: groupId, ...fields });
    await record();
    return names.length > 0 || attempt > 1 ? { end: 'Done', told: { Fields: names } } : { end: 'Already' };
  } catch (error) {
    return endOfFailure(error);
  }
};
