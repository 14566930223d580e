import { type GroupRow, stateOf } from '../../cams/read/row.js';
import { isObserved } from '../../settings/cams-profile.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { endOfFailure } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';
import type { Profile } from './profile.js';

/** Says of an item that a field was lost which was not to be changed: nothing more is changed in this run. */
export const FIELD_LOST = 'FieldLost';

/** The same, where no row shows in time what became of the other fields. */
const FIELDS_UNPROVED = `${FIELD_LOST}Unknown`;

const LOOKS = 5;
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

/** Whether a row shows the texts that were sent. */
const showsTexts = (row: GroupRow, { Subject, Description }: Profile): boolean =>
  (Subject === undefined || row.Subject === Subject) &&
  (Description === undefined || (row.Description ?? '') === Description);

/** How far it is known in a run what an update clears. In memory: another invocation looks once more. */
interface Trial {
  /** `lost`: a field was cleared, or may have been. */
  state: 'open' | 'kept' | 'lost';
  /** Ends when nobody tries. */
  turn: Promise<unknown>;
}

const trials = new WeakMap<object, Trial>();

const trialOf = ({ cams }: Pick<Context, 'cams'>): Trial => {
  const trial = trials.get(cams) ?? { state: 'open', turn: Promise.resolve() };
  trials.set(cams, trial);
  return trial;
};

const mayLose = (before: GroupRow, sent: Profile, { config }: Context): boolean =>
  Boolean(before.ProfilePictureFile) &&
  sent.ProfilePictureFile === undefined &&
  !isObserved(config.profile, 'update-omitted', 'kept');

/**
 * Has one group after the other changed until one has shown that it keeps what an update leaves out: items of a run may
 * overlap, and only one group may lose something.
 *
 * @returns `FieldLost` without a change, once a group of this run has lost something.
 */
export const oneFirst = async (
  before: GroupRow,
  sent: Profile,
  context: Context,
  change: () => Promise<ItemEnd>,
): Promise<ItemEnd> => {
  const trial = trialOf(context);
  if (!mayLose(before, sent, context) || trial.state === 'kept') return change();
  const mine = trial.turn.then(async (): Promise<ItemEnd> => {
    if (trial.state === 'lost') return { end: 'Skipped', code: FIELD_LOST };
    const end = await change();
    if (end.code?.startsWith(FIELD_LOST)) trial.state = 'lost';
    return end;
  });
  trial.turn = mine.catch(() => undefined);
  return mine;
};

/** The row of a group; undefined where it cannot be had now. */
const rowNow = async (
  groupId: string,
  subjects: readonly (string | undefined)[],
  context: Context,
): Promise<GroupRow | undefined> => {
  try {
    return (await findGroupRow(context, groupId, subjects)).row;
  } catch (error) {
    endOfFailure(error);
    return undefined;
  }
};

/**
 * Looks, after the first change of a run that may clear something, whether the group has kept it. Both texts are sent, so
 * that a picture alone can be lost.
 *
 * @returns how the item ends where a field was lost, or where no row shows whether one was.
 */
export const checkSpared = async (
  groupId: string,
  before: GroupRow,
  sent: Profile,
  context: Context,
): Promise<Required<Pick<ItemEnd, 'code' | 'told'>> | undefined> => {
  const trial = trialOf(context);
  if (!mayLose(before, sent, context) || trial.state === 'kept') return undefined;
  const subjects = [sent.Subject ?? before.Subject, before.Subject, undefined];
  for (let look = 1; look <= LOOKS; look += 1) {
    const row = await rowNow(groupId, subjects, context);
    const lost = row ? lostFields(before, row, sent) : [];
    if (lost.length > 0) return { code: FIELD_LOST, told: { Lost: lost } };
    // Only a row that shows the change shows what it has cleared.
    if (row && stateOf(row) !== 'UPDATING' && showsTexts(row, sent)) {
      trial.state = 'kept';
      return undefined;
    }
    if (look < LOOKS) await context.timing.pause(FIRST_PAUSE_MS * 2 ** look);
  }
  return { code: FIELDS_UNPROVED, told: {} };
};
