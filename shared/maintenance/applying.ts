import { backoffMs } from '../cams/retry.js';
import { ServiceError } from '../errors/service-error.js';
import { describeError } from '../log.js';
import type { RunItem } from '../state/run-item.js';
import type { RunItems } from '../state/run-items.js';
import { type ItemMarks, itemMarks } from './item-marks.js';
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

const applyItem = async <Params>(item: RunItem, run: LiveRun<Params>, marks: ItemMarks): Promise<void> => {
  const { task, context } = run;
  const { groupId, action } = item;
  await marks.begin(groupId);
  // Written by the planning of this very task.
  const detail = JSON.parse(item.detail) as JsonObject;
  const { end, code, told } = await task
    .apply({ groupId, action, detail }, context, item.attempts + 1)
    .catch((error: unknown) => endOfThrown(error, run as unknown as LiveRun<never>));
  marks.end({ groupId, state: end, code: code ?? null, told: told ? JSON.stringify(told) : null });
};

/** These items, and all others that were tried as often. */
async function* allTriedSoOften(
  items: RunItems,
  first: readonly RunItem[],
  attempts: number,
): AsyncGenerator<RunItem, void> {
  for (let page = first; ;) {
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    page = await items.nextOf(attempts, last.groupId, ITEMS_AT_ONCE);
  }
}

/**
 * Applies what the plan holds, and what remained unknown once more, until nothing is left to be tried. Every item is noted
 * down before and after.
 *
 * @throws {RunInterrupted} when it must not go on now.
 */
export const applyPlan = async <Params>(run: LiveRun<Params>): Promise<void> => {
  const { items, clock, surroundings, context, hold } = run;
  const { timing } = surroundings;
  for (;;) {
    const batch = await items.next(ATTEMPTS_MAX, ITEMS_AT_ONCE);
    const [first] = batch;
    if (!first) return;
    if (first.attempts > 0) await timing.pause(backoffMs(first.attempts, timing.random()));
    const triedSoOften = batch.filter(({ attempts }) => attempts === first.attempts);
    const marks = itemMarks(items, hold.lease);
    try {
      await context.cams.each(allTriedSoOften(items, triedSoOften, first.attempts), (item) =>
        clock.measure(() => applyItem(item, run, marks)),
      );
    } finally {
      await marks.written();
    }
  }
};
