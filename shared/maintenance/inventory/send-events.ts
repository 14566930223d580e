import { inventories } from '../../state/inventories.js';
import type { TaskContext } from '../task.js';
import type { GroupEvent } from './cloud-event.js';
import { logEvents } from './log-events.js';
import { postEvents } from './post-events.js';

const GROUPS_AT_ONCE = 50;

/**
 * Sends what has not been sent, the events of each group in their order. What the receiver does not take stays, and goes
 * out with the next run.
 *
 * @returns how many were sent, and whether all were.
 */
export const sendEvents = async (
  context: TaskContext<unknown>,
): Promise<{ readonly sent: number; readonly all: boolean }> => {
  const { receiver } = context.config.inventory;
  const store = inventories(context.database, context.scope);
  let sent = 0;
  for (let after = ''; ;) {
    const batch = await store.pending(after, GROUPS_AT_ONCE);
    const last = batch.at(-1);
    if (!last) return { sent, all: true };
    // Written by `recordGroup` and `loseGroups`.
    const events = batch.flatMap((each) => JSON.parse(each.events) as GroupEvent[]);
    if (!receiver) logEvents(events);
    else if (!(await postEvents(events, receiver, context.timing))) return { sent, all: false };
    for (const each of batch) await store.sent(each);
    sent += events.length;
    after = last.groupId;
  }
};
