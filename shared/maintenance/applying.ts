import { backoffMs } from '../cams/retry.js';
import { ServiceError } from '../errors/service-error.js';
import { describeError } from '../log.js';
import type { RunItem } from '../state/run-items.js';
import type { LiveRun } from './live-run.js';
import { RunInterrupted } from './run-interrupted.js';
import type { ItemEnd, JsonObject } from './task.js';

// An item that is unknown so often, or that brings the process down so often, is left to people.
const ATTEMPTS_MAX = 8;
const ITEMS_AT_ONCE = 50;

/** What a task throws ends the run only when it is about more than this item. */
const endOfThrown = (
  error: unknown,
  { surroundings, record }: Pick<LiveRun<never>, 'surroundings' | 'record'>,
): ItemEnd => {
  if (error instanceof RunInterrupted) throw error;
  if (error instanceof ServiceError && error.code === 'StateUnavailable') throw error;
  surroundings.log('error', 'unexpected', {
    requestId: surroundings.requestId,
    runId: record().runId,
    task: record().task,
    ...describeError(error),
  });
  return { end: 'Failed', code: 'InternalFault' };
};

const applyItem = async <Params>(item: RunItem, run: LiveRun<Params>): Promise<void> => {
  const { task, context, items, hold } = run;
  const { groupId, action } = item;
  if (!(await items.attempt(groupId, hold.lease))) throw new RunInterrupted('LeaseLost');
  // Written by the planning of this very task.
  const detail = JSON.parse(item.detail) as JsonObject;
  const { end, code, told } = await task
    .apply({ groupId, action, detail }, context, item.attempts + 1)
    .catch((error: unknown) => endOfThrown(error, run as unknown as LiveRun<never>));
  const row = { groupId, state: end, code: code ?? null, told: told ? JSON.stringify(told) : null };
  if (!(await items.end(row, hold.lease))) throw new RunInterrupted('LeaseLost');
};

/**
 * Applies what the plan holds, one item after the other, and what remained unknown once more, until nothing is left to be
 * tried. Every item is noted down before and after.
 *
 * @throws {RunInterrupted} when it must not go on now.
 */
export const applyPlan = async <Params>(run: LiveRun<Params>): Promise<void> => {
  const { items, clock, surroundings } = run;
  const { timing } = surroundings;
  for (;;) {
    const batch = await items.next(ATTEMPTS_MAX, ITEMS_AT_ONCE);
    const [first] = batch;
    if (!first) return;
    if (first.attempts > 0) await timing.pause(backoffMs(first.attempts, timing.random()));
    for (const item of batch.filter(({ attempts }) => attempts === first.attempts)) {
      await clock.measure(() => applyItem(item, run));
    }
  }
};
