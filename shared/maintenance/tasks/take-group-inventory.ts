import * as z from 'zod/mini';

import { stateOf } from '../../cams/read/row.js';
import { numbersCleanUp } from '../../state/forget-numbers.js';
import { groupInventory } from '../../state/group-inventory.js';
import { finishInventory } from '../inventory/finish-inventory.js';
import { recordGroup } from '../inventory/record-group.js';
import { isSameSight, type RowSight, seeGroup } from '../inventory/see-group.js';
import type { Task } from '../task.js';
import { DAY_MS, HOUR_MS } from '../../durations.js';

const READ_MEMBERS = 'ReadMembers';

const Params = z.strictObject({
  /** Reads the members of every group. */
  Full: z._default(z.boolean({ error: 'must be true or false' }), false),
});

type Params = z.infer<typeof Params>;

/** What the plan keeps of a group. */
interface Detail {
  readonly Row: RowSight;
}

/** Writes down all groups of a number and their members, and tells what has changed since the last time. */
export const takeGroupInventory: Task<Params> = {
  name: 'take-group-inventory',
  summary: 'Writes down groups and members, and tells by events what has changed.',
  params: Params,
  ramActions: ['cams:ListChatGroup', 'cams:ListChatGroupParticipants'],
  caps: () => ({}),
  destructive: false,
  readsOnly: true,
  notices: ({ Full }) =>
    Full
      ? []
      : [
          'Members are read where the count or the time of change is new: who left for another within one count may be missed until the next full read.',
        ],
  plan: async (group, { params, database, scope, timing, config }) => {
    const { GroupId: groupId } = group;
    const row = seeGroup(group, config.profile);
    const found = await groupInventory(database, scope).find(groupId);
    const known = found?.goneAtMs === null ? found : undefined;
    const readAtMs = known?.members ? (known.membersReadAtMs ?? 0) : 0;
    const readsMembers =
      stateOf(group) !== 'DELETING' &&
      (params.Full ||
        known?.totalCount !== row.totalCount ||
        known.gmtModifier !== row.gmtModifier ||
        timing.nowMs() - readAtMs >= config.inventory.fullReadHours * HOUR_MS);
    if (known && !readsMembers && isSameSight(known, row)) return undefined;
    const detail: Detail = { Row: row };
    return { groupId, action: readsMembers ? READ_MEMBERS : 'Record', detail: { ...detail } };
  },
  apply: ({ groupId, action, detail }, context) =>
    // Written by `plan` above.
    recordGroup(groupId, (detail as unknown as Detail).Row, action === READ_MEMBERS, context),
  finish: finishInventory,
  cleanUp: (database, { inventory }, nowMs) => numbersCleanUp(database, nowMs - inventory.keepNumbersDays * DAY_MS),
};
