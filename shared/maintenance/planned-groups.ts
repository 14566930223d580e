import type { RunItems } from '../state/run-items.js';
import { eachItem } from './each-item.js';
import { PROTECTED } from './planning.js';
import type { JsonObject, PlannedGroup } from './task.js';

/** Every group that something is planned for, with what that is. */
export async function* plannedGroups(items: RunItems): AsyncGenerator<PlannedGroup, void> {
  for await (const { groupId, detail, code } of eachItem(items)) {
    // Written by the planning of this run.
    yield { groupId, isProtected: code === PROTECTED, detail: JSON.parse(detail) as JsonObject };
  }
}
