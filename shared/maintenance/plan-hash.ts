import { createHash } from 'node:crypto';

import type { RunItems } from '../state/run-items.js';

const ITEMS_AT_ONCE = 500;

/**
 * SHA-256 over what a plan is about and every item in the order of GroupId: the same world and request give the same hash.
 *
 * @param subject what the plan is about: task, number and parameters.
 */
export const planHash = async (subject: readonly unknown[], items: RunItems): Promise<string> => {
  const hash = createHash('sha256').update(JSON.stringify(subject));
  for (let after = ''; ;) {
    const page = await items.page(after, ITEMS_AT_ONCE);
    for (const { groupId, action, detail } of page) hash.update(JSON.stringify([groupId, action, detail]));
    const last = page.at(-1);
    if (!last || page.length < ITEMS_AT_ONCE) return hash.digest('hex');
    after = last.groupId;
  }
};
