import { ListChatGroupParticipants } from '../../operations/list-chat-group-participants.js';
import { groupInventory } from '../../state/group-inventory.js';
import { inventories } from '../../state/inventories.js';
import type { TaskContext } from '../task.js';
import { endOfFailure, isGone } from '../tasks/end-of-failure.js';
import { cloudEvents } from './cloud-event.js';

const GROUPS_AT_ONCE = 100;

/** A list that changes while it is paged through hides rows, so the group itself is asked for. */
const isProvedGone = async (groupId: string, { cams }: TaskContext<unknown>): Promise<boolean> => {
  try {
    await cams.call(ListChatGroupParticipants, { GroupId: groupId });
    return false;
  } catch (error) {
    // What CAMS does not say now it may say to the next inventory.
    endOfFailure(error);
    return isGone(error);
  }
};

/** Notes which groups are no longer there. @returns how many. */
export const loseGroups = async (context: TaskContext<unknown>): Promise<number> => {
  const { runId, scope, timing } = context;
  const groups = groupInventory(context.database, scope);
  const store = inventories(context.database, scope);
  let lost = 0;
  for (let after = ''; ;) {
    const unseen = await store.unseen(runId, after, GROUPS_AT_ONCE);
    const last = unseen.at(-1);
    if (last === undefined) return lost;
    await context.cams.each(unseen, async (groupId) => {
      if (!(await isProvedGone(groupId, context))) return;
      const nowMs = timing.nowMs();
      const [event] = cloudEvents(groupId, [{ kind: 'group-gone', data: {} }], scope, runId, nowMs);
      if (event) await groups.lose(groupId, event, nowMs);
      lost += 1;
    });
    after = last;
  }
};
