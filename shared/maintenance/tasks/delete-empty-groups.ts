import * as z from 'zod/mini';

import { stateOf } from '../../cams/read/row.js';
import { GroupId } from '../../operations/parameters.js';
import { deletionMarks } from '../../state/deletion-marks.js';
import { groupInventory } from '../../state/group-inventory.js';
import type { Task } from '../task.js';
import { digestOfLink } from './change-link.js';
import { deleteGroup } from './delete-group.js';
import { proveDeletion } from './prove-deletion.js';
import { DAY_MS } from '../../durations.js';

const ADOPTED_MAX = 1000;

const Params = z.strictObject({
  /** Groups that may be deleted although no create of ours made them. They must be empty for as long as all others. */
  AdoptGroupIds: z._default(
    z
      .array(GroupId, { error: 'must be a list' })
      .check(z.maxLength(ADOPTED_MAX, { error: `must name at most ${String(ADOPTED_MAX)} groups` })),
    [],
  ),
});

type Params = z.infer<typeof Params>;

/** What the plan keeps of a group. */
interface Detail {
  readonly Subject?: string;
  readonly Before: string | null;
}

/** Deletes groups that have been empty for long. Only those that we made, or that the request names. */
export const deleteEmptyGroups: Task<Params> = {
  name: 'delete-empty-groups',
  summary: 'Deletes groups that several inventories over several days have found empty.',
  params: Params,
  ramActions: [
    'cams:ListChatGroup',
    'cams:ListChatGroupParticipants',
    'cams:DeleteChatGroupInviteLink',
    'cams:AddChatGroupInviteLink',
    'cams:DeleteChatGroup',
  ],
  caps: ({ maintenance }) => maintenance.deleteCaps,
  destructive: true,
  needsWholeList: true,
  // What is being deleted comes to what was asked for.
  worksOn: { states: ['ACTIVE', 'DELETING'], otherwise: 'Skipped' },
  named: { by: 'AdoptGroupIds', groupIds: ({ AdoptGroupIds }) => AdoptGroupIds },
  notices: () => [
    'A deleted group cannot be brought back; its invite link stops working for good.',
    'A group that turns out not to be empty keeps its members and gets a new invite link: the old one stops working.',
  ],
  plan: async (group, { params, database, scope, timing, config }) => {
    const { GroupId: groupId, Subject, TotalParticipantCount: count } = group;
    // A row that counts no members does not say that there are none.
    if (stateOf(group) === 'DELETING' || count !== 0) return undefined;
    const known = await groupInventory(database, scope).find(groupId);
    if (known?.goneAtMs !== null || known.emptySinceMs === null) return undefined;
    const { emptySightings, emptyDays } = config.inventory;
    const isLongEmpty =
      known.emptySightings >= emptySightings && timing.nowMs() - known.emptySinceMs >= emptyDays * DAY_MS;
    if (!isLongEmpty) return undefined;
    const mayBeDeleted =
      params.AdoptGroupIds.includes(groupId) || (await deletionMarks(database, scope).isOurs(groupId));
    if (!mayBeDeleted) return undefined;
    const detail: Detail = { ...(Subject === undefined ? {} : { Subject }), Before: digestOfLink(group) };
    return { groupId, action: 'DeleteGroup', detail: { ...detail } };
  },
  apply: ({ groupId, detail }, context, attempt) => {
    // Written by `plan` above.
    const { Subject, Before } = detail as unknown as Detail;
    return deleteGroup({ groupId, subject: Subject, before: Before }, context, attempt);
  },
  finish: proveDeletion,
};
