import { ServiceError } from '../../../shared/errors/service-error.js';
import { type GroupRow, isNamed } from '../../../shared/cams/read/row.js';
import type { ItemEnd, JsonObject, PlannedItem, Task, TaskContext } from '../../../shared/maintenance/task.js';
import { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import { Killed } from './task-bed.js';

export interface PlainRun {
  readonly items: readonly PlannedItem[];
  readonly ends: ReadonlyMap<string, ItemEnd>;
  readonly proof: JsonObject | undefined;
  /** How often the process died. */
  readonly deaths: number;
}

const ATTEMPTS_MAX = 30;

/** Lists groups and plans them, as an engine without a store would. */
export const planPlainly = async <Params>(
  task: Task<Params>,
  context: TaskContext<Params>,
): Promise<readonly PlannedItem[]> => {
  await task.prepare?.(context);
  const rows: GroupRow[] = [];
  for (let index = 1; ; index += 1) {
    const { Data } = await context.cams.call(ListChatGroup, { Page: { Index: index, Size: 100 } });
    rows.push(...Data.List);
    if (rows.length >= Data.Total) break;
  }
  const items: PlannedItem[] = [];
  for (const row of rows.filter(isNamed)) {
    const item = await task.plan(row, context);
    if (item) items.push(item);
  }
  return items.sort((left, right) => (left.groupId < right.groupId ? -1 : 1));
};

/**
 * Applies a plan item by item and finishes, starting again with a new context whenever the process dies. An item whose end
 * was lost, or is Unknown, is applied once more.
 */
export const applyPlainly = async <Params>(
  task: Task<Params>,
  items: readonly PlannedItem[],
  newContext: () => TaskContext<Params>,
): Promise<PlainRun> => {
  const ends = new Map<string, ItemEnd>();
  const attempts = new Map<string, number>();
  let deaths = 0;
  for (;;) {
    const context = newContext();
    try {
      for (const item of items) {
        let end = ends.get(item.groupId);
        while (end === undefined || end.end === 'Unknown') {
          const attempt = (attempts.get(item.groupId) ?? 0) + 1;
          if (attempt > ATTEMPTS_MAX) throw new Error(`gave up ${item.action}: ${JSON.stringify(end)}`);
          attempts.set(item.groupId, attempt);
          end = await task.apply(item, context, attempt);
        }
        ends.set(item.groupId, end);
      }
      for (;;) {
        try {
          return { items, ends, deaths, proof: (await task.finish?.(context))?.proof };
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
        }
      }
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      deaths += 1;
    }
  }
};

/** Plans and applies. */
export const runPlainly = async <Params>(
  task: Task<Params>,
  newContext: () => TaskContext<Params>,
): Promise<PlainRun> => applyPlainly(task, await planPlainly(task, newContext()), newContext);
