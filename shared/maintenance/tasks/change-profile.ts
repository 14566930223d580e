import { type GroupRow, stateOf } from '../../cams/read/row.js';
import { means } from '../../errors/means.js';
import { ServiceError } from '../../errors/service-error.js';
import { UpdateChatGroup } from '../../operations/update-chat-group.js';
import { isObserved } from '../../settings/cams-profile.js';
import { profileRecords } from '../../state/profile-records.js';
import { runItems } from '../../state/run-items.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { confirmGone } from './confirm-gone.js';
import { endOfFailure, isFinal } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';
import { differingFields, type Profile } from './profile.js';
import { checkSpared, FIELD_LOST, oneFirst, withSparedTexts } from './spare-fields.js';
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

const digestOf = <Name extends string>(name: Name, text: string | undefined): Partial<Record<Name, string>> =>
  (text === undefined ? {} : { [name]: textDigest(text) }) as Partial<Record<Name, string>>;

/** A group of which nothing is known that an update would have to spare. */
const endOfUnseen = async (groupId: string, context: TaskContext<unknown>): Promise<ItemEnd> => {
  const { row, whole } = await findGroupRow(context, groupId, [undefined]);
  if (!row && whole) return { end: 'Skipped', code: 'Gone' };
  return { end: 'Unknown', code: 'ListUnsettled' };
};

/**
 * Sends fields. Where the answer is lost, the row is looked at for what the change may have cleared: the next attempt would
 * find the group as wanted, and see nothing of that.
 *
 * @returns how the item ends where a field was lost with the answer.
 */
const sendFields = async (
  groupId: string,
  before: GroupRow | undefined,
  sent: Profile,
  context: TaskContext<unknown>,
): Promise<ItemEnd | undefined> => {
  try {
    await context.cams.call(UpdateChatGroup, { GroupId: groupId, ...sent });
    return undefined;
  } catch (error) {
    const mayHaveChanged = error instanceof ServiceError && !isFinal(error);
    const found = before && mayHaveChanged ? await checkSpared(groupId, before, sent, context) : undefined;
    if (found?.code === FIELD_LOST) return { end: 'Failed', ...found };
    throw error;
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

/** Makes one group look as wanted: reads it, and sends the fields that differ, with what they must not clear. */
export const changeProfile = async (
  { groupId, from, template }: ProfileTarget,
  wanted: Profile,
  context: TaskContext<unknown>,
  attempt: number,
): Promise<ItemEnd> => {
  const profiles = profileRecords(context.database, context.scope);
  const { Subject, ProfilePictureFile } = wanted;
  const items = runItems(context.database, context.runId);
  const isKept = isObserved(context.config.profile, 'update-omitted', 'kept');
  const record = (sent: Profile): Promise<void> =>
    profiles.record(
      groupId,
      context.runId,
      {
        ...digestOf('Subject', wanted.Subject ?? sent.Subject),
        ...digestOf('Description', wanted.Description ?? sent.Description),
      },
      ProfilePictureFile === undefined ? undefined : textDigest(ProfilePictureFile),
    );
  try {
    // After a lost answer the group may bear its new name already. Its old one was rarer: a campaign gives all the same.
    const subjects = attempt > 1 && Subject !== undefined ? [from, Subject] : [from];
    const row = await settledRow(context, groupId, isKept ? subjects : [...subjects, undefined]);
    if (!row && !isKept) return await endOfUnseen(groupId, context);
    // One that is under neither name has been renamed or deleted since the plan: the change itself tells which.
    const fields = row ? differingFields(wanted, row, await profiles.pictureDigest(groupId)) : wanted;
    const names = Object.keys(fields);
    const sent = row ? withSparedTexts(fields, row, context) : fields;
    if (names.length > 0 && !isKept && (await items.countCodes(FIELD_LOST)).size > 0) {
      return { end: 'Skipped', code: FIELD_LOST };
    }
    const change = async (): Promise<ItemEnd> => {
      // Before it is sent: an answer may be lost, and the next plan must know this name for one of ours.
      if (template !== undefined && fields.Subject !== undefined) {
        const named = { templateDigest: textDigest(template), namedDigest: textDigest(fields.Subject) };
        await profiles.name(groupId, { ...named, runId: context.runId });
      }
      const lostWithAnswer = await sendFields(groupId, row, sent, context);
      if (lostWithAnswer) return lostWithAnswer;
      await record(sent);
      const lost = row && (await checkSpared(groupId, row, sent, context));
      return lost ? { end: 'Failed', ...lost } : { end: 'Done', told: { Fields: names } };
    };
    if (names.length > 0) return await (row ? oneFirst(row, sent, context, change) : change());
    await record(sent);
    return attempt > 1 ? { end: 'Done', told: { Fields: names } } : { end: 'Already' };
  } catch (error) {
    if (means(error, 'GroupNotFound')) {
      return endOfFailure(error, await confirmGone(error, groupId, [from], context).catch(() => false));
    }
    return endOfFailure(error);
  }
};
