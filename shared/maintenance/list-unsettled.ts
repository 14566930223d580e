import type { LiveRun } from './live-run.js';
import type { Refusal } from './refusal.js';
import type { Shortfall } from './task.js';

/** A list of groups that did not come to rest: nothing may be concluded from what it does not show. */
export const LIST_UNSETTLED: Shortfall = {
  reason: 'ListUnsettled',
  message: 'The list of groups did not come to rest while it was read: a group may be missing.',
};

/** Refuses a task that must not begin while a group may be missing. @returns undefined when it may begin. */
export const guardWholeList = <Params>({ task, record }: LiveRun<Params>): Refusal | undefined => {
  if (!task.needsWholeList || record().listComplete) return undefined;
  return { ...LIST_UNSETTLED, message: `${LIST_UNSETTLED.message} Nothing is deleted. Try again later.` };
};
