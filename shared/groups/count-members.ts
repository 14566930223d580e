import type { Call } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import { isObserved } from '../settings/cams-profile.js';
import type { NamedGroup } from './is-absent.js';
import { listGroups } from './list-groups.js';
import type { MemberSight } from './look-at-members.js';

/** How many members the row of a group counts; undefined where it does not say. */
const countInRow = async (group: NamedGroup, call: Call): Promise<number | undefined> => {
  const { GroupId, ...scope } = group;
  const until = (row: { readonly GroupId?: string | undefined }): boolean => row.GroupId === GroupId;
  try {
    const { rows } = await listGroups({ ...scope, until, byMs: call.deadlineAtMs }, call);
    return rows.find(until)?.TotalParticipantCount;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return undefined;
  }
};

/**
 * Holds a list of members against the row of the group. Whether CAMS leaves members out of the list who show no number is
 * not known: somebody who is not listed is only then no member when the row counts as many as are listed.
 *
 * @returns the sight, as incomplete where the row does not bear it out.
 */
export const countMembers = async (group: NamedGroup, sight: MemberSight, call: Call): Promise<MemberSight> => {
  const { profile } = call.config;
  const allHaveRows =
    isObserved(profile, 'hidden-members', 'row-without-number') ||
    isObserved(profile, 'hidden-members', 'empty-number');
  if (allHaveRows || sight.someAreHidden || sight.someAreMissing) return sight;
  return { ...sight, someAreMissing: (await countInRow(group, call)) !== sight.numbers.size };
};
