import type { GroupRow } from '../../cams/read/row.js';
import { isObserved } from '../../settings/cams-profile.js';
import type { JsonObject, TaskContext } from '../task.js';
import { findGroupRow } from './find-group-row.js';
import type { Profile } from './profile.js';

/** Says of an item that a field was lost which was not to be changed: nothing more is changed in this run. */
export const FIELD_LOST = 'FieldLost';

const LOOKS = 4;
const FIRST_PAUSE_MS = 500;

type Context = Pick<TaskContext<unknown>, 'cams' | 'config' | 'scope' | 'timing'>;

/**
 * What is sent to change these fields. Whether CAMS keeps a field that an update leaves out is not known: until it was
 * observed both texts are sent, as the row shows them. A picture cannot be sent again.
 */
export const withSparedTexts = (fields: Profile, row: GroupRow, { config }: Pick<Context, 'config'>): Profile => {
  if (isObserved(config.profile, 'update-omitted', 'kept')) return fields;
  const { Subject = '', Description = '' } = row;
  return {
    ...(Subject === '' ? {} : { Subject }),
    ...(Description === '' ? {} : { Description }),
    ...fields,
  };
};

/** Which fields of a group are no longer as they were, although nothing was to change them. */
const lostFields = (before: GroupRow, now: GroupRow, sent: Profile): readonly string[] => [
  ...(sent.Subject === undefined && before.Subject !== now.Subject ? ['Subject'] : []),
  ...(sent.Description === undefined && (before.Description ?? '') !== (now.Description ?? '') ? ['Description'] : []),
  ...(sent.ProfilePictureFile === undefined && before.ProfilePictureFile && !now.ProfilePictureFile
    ? ['ProfilePictureFile']
    : []),
];

/** Runs that have seen a first group keep what it was to keep. In memory: another invocation looks once more. */
const proved = new WeakSet<object>();

/**
 * Looks, after the first change of a run, whether the group has kept what it was to keep.
 *
 * @returns what the report is told of the fields that were lost.
 */
export const checkSpared = async (
  groupId: string,
  before: GroupRow,
  sent: Profile,
  context: Context,
): Promise<JsonObject | undefined> => {
  if (isObserved(context.config.profile, 'update-omitted', 'kept') || proved.has(context.cams)) return undefined;
  const subjects = [sent.Subject ?? before.Subject, before.Subject, undefined];
  for (let look = 1; look <= LOOKS; look += 1) {
    const { row } = await findGroupRow(context, groupId, subjects);
    const lost = row ? lostFields(before, row, sent) : [];
    if (lost.length > 0) return { Lost: lost };
    const isThere = row && (sent.Subject === undefined || row.Subject === sent.Subject);
    if (isThere && row.GroupStatus !== 'UPDATING') {
      proved.add(context.cams);
      return undefined;
    }
    await context.timing.pause(FIRST_PAUSE_MS * 2 ** look);
  }
  return undefined;
};
