import type { NamedRow } from '../../cams/read/row.js';
import { type ServiceError, serviceError } from '../../errors/service-error.js';
import { Subject } from '../../operations/parameters.js';
import { changedProfiles } from '../../state/changed-profiles.js';
import { runRecords } from '../../state/run-records.js';
import type { PlannedItem, TaskContext } from '../task.js';
import { differingFields } from './profile.js';
import type { ProfileDetail } from './profile-detail.js';

/** What is planned for a group that somebody has changed since the run: it is left alone, and named. */
export const CHANGED_SINCE = 'ChangedSince';

const refusal = (rule: string): ServiceError => {
  const Message = `Undo ${rule}.`;
  const Code = 'InvalidParameter.Undo';
  return serviceError(Code, { message: Message, faults: [{ Parameter: 'Undo', Code, Message }] });
};

/** @throws {ServiceError} when the run is none of this number that can be undone. */
export const checkUndo = async (
  runId: string,
  task: string,
  { database, scope }: Pick<TaskContext<unknown>, 'database' | 'scope'>,
): Promise<void> => {
  const record = await runRecords(database).find(runId);
  const isOurs = record?.custSpaceId === scope.custSpaceId && record.businessNumber === scope.businessNumber;
  if (!isOurs || record.task !== task) throw refusal(`must name a run of ${task} for this number`);
  if (record.phase === 'PLANNED') throw refusal('names a plan, which has changed nothing');
  if (record.phase !== 'ENDED') throw refusal('names a run that has not ended: resume it first');
  if (!record.keepsDetails) throw refusal('names a run whose old values are not kept');
};

/** The values that a run has replaced, of those fields that are as the run set them. */
const oldValuesOf = (
  { From, FromDescription = '', Subject: set, Description }: ProfileDetail,
  group: NamedRow,
): { readonly Subject?: string; readonly Description?: string } => ({
  ...(set !== undefined && From !== undefined && group.Subject === set ? { Subject: From } : {}),
  ...(Description !== undefined && (group.Description ?? '') === Description ? { Description: FromDescription } : {}),
});

const isAsBefore = ({ From, FromDescription = '', ...set }: ProfileDetail, group: NamedRow): boolean =>
  (set.Subject === undefined || group.Subject === From) &&
  (set.Description === undefined || (group.Description ?? '') === FromDescription);

/**
 * Plans that a group looks again as it did before a run.
 *
 * @returns undefined where the run has not changed it, or it looks so.
 * @throws {ServiceError} `InvalidParameter.Undo` where its old name is none that a request may hold.
 */
export const planUndo = async (
  runId: string,
  group: NamedRow,
  { database }: Pick<TaskContext<unknown>, 'database'>,
): Promise<PlannedItem | undefined> => {
  const { GroupId: groupId } = group;
  const found = await changedProfiles(database, runId).find(groupId);
  if (found === undefined) return undefined;
  // Written by the planning of this task.
  const changed = JSON.parse(found) as ProfileDetail;
  if (isAsBefore(changed, group)) return undefined;
  const old = differingFields(oldValuesOf(changed, group), group, undefined);
  const { Subject: From, Description: FromDescription } = group;
  if (Object.keys(old).length === 0)
    return { groupId, action: CHANGED_SINCE, detail: From === undefined ? {} : { From } };
  if (old.Subject !== undefined && !Subject.safeParse(old.Subject).success) {
    throw refusal(`cannot give group ${groupId} its old name back: no request may hold it`);
  }
  const detail: ProfileDetail = {
    ...(From === undefined ? {} : { From }),
    ...(FromDescription === undefined || old.Description === undefined ? {} : { FromDescription }),
    ...old,
  };
  return { groupId, action: 'UpdateProfile', detail: { ...detail } };
};
