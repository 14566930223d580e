import { createHash } from 'node:crypto';

import type { RunItems } from '../state/run-items.js';
import { eachItem } from './each-item.js';

/**
 * SHA-256 over what a plan is about and every item in the order of GroupId: the same world and request give the same hash.
 *
 * @param subject what the plan is about: task, number and parameters.
 */
export const planHash = async (subject: readonly unknown[], items: RunItems): Promise<string> => {
  const hash = createHash('sha256').update(JSON.stringify(subject));
  for await (const { groupId, action, detail } of eachItem(items))
    hash.update(JSON.stringify([groupId, action, detail]));
  return hash.digest('hex');
};
