import * as z from 'zod/mini';

import { GroupId } from '../../../shared/operations/parameters.js';
import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import type { GroupRow } from '../store/group-row.js';
import type { Store } from '../store/open-store.js';
import { defineWrite } from './route.js';

const GroupInput = z.strictObject({ GroupId });

const findLiving = (GroupId: string, store: Store): GroupRow => {
  const group = store.groups.find(GroupId);
  if (!group || group.GroupStatus === 'DELETING') throw new Refusal(controlRefusals.GroupNotExist);
  if (group.GroupStatus === 'INACTIVE') throw new Refusal(controlRefusals.GroupNotActive);
  return group;
};

/** WhatsApp suspends a group. An update under way waits for the end of it. */
export const suspend = defineWrite('suspend', GroupInput, ({ GroupId }, { store }, now) => {
  const { Sequence, GroupStatus } = findLiving(GroupId, store);
  if (GroupStatus !== 'SUSPENDED') store.groups.suspend(Sequence, now);
  return { GroupId, GroupStatus: 'SUSPENDED' };
});

/** WhatsApp clears a suspension. For a group that is not suspended that is no change. */
export const resume = defineWrite('resume', GroupInput, ({ GroupId }, { store, delays }, now) => {
  const { Sequence, GroupStatus } = findLiving(GroupId, store);
  if (GroupStatus === 'SUSPENDED') store.groups.resume(Sequence, now + delays.updateMs, now);
  return { GroupId, GroupStatus: store.groups.find(GroupId)?.GroupStatus };
});
