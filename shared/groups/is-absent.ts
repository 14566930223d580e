import type { Call } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import { listGroups } from './list-groups.js';

/** The group that is looked for. */
export interface NamedGroup {
  readonly BusinessNumber: string;
  readonly CustSpaceId: string;
  readonly ChannelType?: 'WHATSAPP' | undefined;
  readonly GroupId: string;
}

/** Whether a whole list of the number lacks the group. A list that cannot be had does not tell. */
export const isAbsent = async (group: NamedGroup, call: Call): Promise<boolean> => {
  const { GroupId, ...scope } = group;
  const until = (row: { readonly GroupId?: string | undefined }): boolean => row.GroupId === GroupId;
  try {
    const { rows, complete } = await listGroups({ ...scope, until, byMs: call.deadlineAtMs }, call);
    return complete && !rows.some(until);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return false;
  }
};
