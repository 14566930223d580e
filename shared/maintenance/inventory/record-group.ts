import { groupInventory, type GroupSight } from '../../state/group-inventory.js';
import type { ItemEnd, TaskContext } from '../task.js';
import { endOfFailure, isFinal } from '../tasks/end-of-failure.js';
import { MEMBERS_INCOMPLETE, readGroupMembers } from '../tasks/look-at-members.js';
import { cloudEvents } from './cloud-event.js';
import { diffGroup } from './diff-group.js';
import type { RowSight } from './see-group.js';

type Members = Pick<GroupSight, 'members' | 'memberCount' | 'membersReadAtMs'>;

const NEVER_READ: Members = { members: null, memberCount: null, membersReadAtMs: null };

/** @returns undefined where CAMS shows fewer members than it counts: who is missing may be there. */
const readMembers = async (groupId: string, context: TaskContext<unknown>): Promise<Members | undefined> => {
  const { numbers, count, complete } = await readGroupMembers(context, groupId);
  if (!complete) return undefined;
  return { members: numbers.toSorted(), memberCount: count, membersReadAtMs: context.timing.nowMs() };
};

/**
 * Writes a group into the inventory, once in a run, together with the events that tell what has changed. What the list
 * showed is recorded even where CAMS refuses to show the members.
 */
export const recordGroup = async (
  groupId: string,
  row: RowSight,
  withMembers: boolean,
  context: TaskContext<unknown>,
): Promise<ItemEnd> => {
  const { runId, scope, timing } = context;
  const inventory = groupInventory(context.database, scope);
  const known = await inventory.find(groupId);
  if (known?.recordedBy === runId) return { end: 'Done' };
  const before = known?.goneAtMs === null ? known : undefined;
  let members: Members = before ?? NEVER_READ;
  let end: ItemEnd = { end: 'Done' };
  let seen = row;
  if (withMembers) {
    let read: Members | undefined;
    try {
      read = await readMembers(groupId, context);
      if (!read) end = { end: 'Failed', code: MEMBERS_INCOMPLETE };
    } catch (error) {
      end = endOfFailure(error);
      if (!isFinal(error)) return end;
    }
    // Counts that fit no row have the next inventory read the members again.
    if (!read) seen = { ...row, totalCount: null, gmtModifier: null };
    members = read ?? { ...members, memberCount: null };
  }
  const { memberCount, membersReadAtMs } = members;
  const sight: GroupSight = { groupId, ...seen, members: members.members, memberCount, membersReadAtMs };
  const nowMs = timing.nowMs();
  const events = cloudEvents(groupId, diffGroup(before, sight), scope, runId, nowMs);
  await inventory.record(sight, events, runId, nowMs);
  return end;
};
