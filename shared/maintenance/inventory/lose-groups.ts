import { ListChatGroupParticipants } from '../../operations/list-chat-group-participants.js';
import { groupInventory } from '../../state/group-inventory.js';
import { inventories } from '../../state/inventories.js';
import type { TaskContext } from '../task.js';
import { means } from '../../errors/means.js';
import { endOfFailure } from '../tasks/end-of-failure.js';
import { cloudEvents } from './cloud-event.js';

const GROUPS_AT_ONCE = 100;

/** A whole list lacks the group; it is asked for by itself as well. */
const isProvedGone = async (groupId: string, { cams }: TaskContext<unknown>): Promise<boolean> => {
  try {
    await cams.call(ListChatGroupParticipants, { GroupId: groupId });
    return false;
  } catch (error) {
    // What CAMS does not say now it may say to the next inventory.
    endOfFailure(error);
    return means(error, 'GroupNotFound');
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
