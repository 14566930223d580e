import { means } from '../../errors/means.js';
import { isObserved } from '../../settings/cams-profile.js';
import type { TaskContext } from '../task.js';
import { findGroupRow } from './find-group-row.js';

type Context = Pick<TaskContext<unknown>, 'cams' | 'config' | 'scope'>;

/**
 * Whether a refusal means that the group is no more. CAMS may answer alike for one that is suspended or has no link: until
 * it was observed not to, the whole list of the number must lack the group too.
 *
 * @param subjects what the group may be found by.
 * @throws {ServiceError} what CAMS refuses for the list.
 */
export const confirmGone = async (
  error: unknown,
  groupId: string,
  subjects: readonly (string | undefined)[],
  context: Context,
): Promise<boolean> => {
  if (!means(error, 'GroupNotFound')) return false;
  if (isObserved(context.config.profile, 'gone-means-gone', 'yes')) return true;
  const { row, whole } = await findGroupRow(context, groupId, [...subjects, undefined]);
  return !row && whole;
};
