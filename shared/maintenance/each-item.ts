import type { RunItem } from '../state/run-item.js';
import type { RunItems } from '../state/run-items.js';

const ITEMS_AT_ONCE = 500;

/** The items of a run in the order of GroupId, without groups that there is nothing to do to. */
export async function* eachItem(items: RunItems): AsyncGenerator<RunItem, void> {
  for (let after = ''; ;) {
    const page = await items.page(after, ITEMS_AT_ONCE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < ITEMS_AT_ONCE) return;
    after = last.groupId;
  }
}
