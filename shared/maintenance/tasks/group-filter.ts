import * as z from 'zod/mini';

import { type NamedRow, stateOf } from '../../cams/read/row.js';
import { GroupId, visible, wellFormed, withoutControls } from '../../operations/parameters.js';
import type { Task } from '../task.js';

const GROUP_IDS_MAX = 1000;
const TEXT_MAX = 128;

const part = z
  .string({ error: 'must be a string' })
  .check(wellFormed, withoutControls(), z.maxLength(TEXT_MAX, { error: 'is longer than any Subject' }), visible());

/** Which groups of a number a task works on: those that meet everything that is said. Nothing said: all in use. */
export const GroupFilter = z.strictObject(
  {
    /** Upper and lower case count. */
    SubjectContains: z.optional(part),
    SubjectPrefix: z.optional(part),
    GroupIds: z.optional(
      z
        .array(GroupId, { error: 'must be a list' })
        .check(
          z.minLength(1, { error: 'must name a group' }),
          z.maxLength(GROUP_IDS_MAX, { error: `must name at most ${String(GROUP_IDS_MAX)} groups` }),
        ),
    ),
    GroupStatus: z.optional(z.enum(['ACTIVE'], { error: 'must be ACTIVE: no other group can be worked with' })),
  },
  { error: 'must be an object' },
);

export type GroupFilter = z.infer<typeof GroupFilter>;

/**
 * States in which a group is in use. One that is UPDATING counts: whoever skipped it would miss it for no other reason than
 * the moment of the look.
 */
export const IN_USE: readonly string[] = ['ACTIVE', 'UPDATING'];

/** The groups that a filter names one by one. */
export const namedByFilter: NonNullable<Task<{ Filter?: GroupFilter | undefined }>['named']> = {
  by: 'Filter.GroupIds',
  groupIds: ({ Filter }) => Filter?.GroupIds ?? [],
};

/** Whether a task with this filter is to work on the group; one that is being deleted is no longer worked on. */
export const isChosen = (group: NamedRow, filter: GroupFilter = {}): boolean => {
  const { GroupId: groupId, Subject = '' } = group;
  const { SubjectContains = '', SubjectPrefix = '', GroupIds } = filter;
  return (
    stateOf(group) !== 'DELETING' &&
    Subject.includes(SubjectContains) &&
    Subject.startsWith(SubjectPrefix) &&
    (GroupIds?.includes(groupId) ?? true)
  );
};
