import type { Timing } from '../timing.js';
import { RunInterrupted } from './run-interrupted.js';
import type { TurnTaker } from './take-turns.js';

/** So many items of a number are worked on at the same time at most. */
export const OVERLAP_MAX = 8;

/** Does the same for each item. */
export type Overlap = <Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<void>,
) => Promise<void>;

async function* eachOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item, void> {
  yield* items;
}

/** That the time is up is the least that can be said: where something else happened too, that counts. */
const gravest = (failures: readonly unknown[]): unknown => {
  const isOutOfTime = (failure: unknown): failure is RunInterrupted =>
    failure instanceof RunInterrupted && failure.interruption === 'OutOfTime';
  const worse = failures.find((failure) => !isOutOfTime(failure));
  const [longest] = failures.filter(isOutOfTime).toSorted((one, other) => other.waitMs - one.waitMs);
  return worse ?? longest;
};

/**
 * Works on items one after the other while that takes every turn of the pace. While turns pass that no call takes, because
 * CAMS is slow to answer, it works on more of them at the same time; on fewer again once calls wait for their turns.
 *
 * When an item throws none is begun any more; those under way are finished, and then the gravest of what they threw is.
 */
export const overlapAt =
  ({ idle, isAhead }: Pick<TurnTaker, 'idle' | 'isAhead'>, { nowMs }: Pick<Timing, 'nowMs'>): Overlap =>
  async (items, work) => {
    const source = eachOf(items);
    const failures: unknown[] = [];
    let workers = 0;
    let isOver = false;
    let noteEnd: () => void = () => undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));

    const workOn = async (): Promise<void> => {
      workers += 1;
      try {
        do {
          const next = await source.next();
          if (next.done === true) isOver = true;
          else await work(next.value);
        } while (!isOver && (workers === 1 || !isAhead()));
      } catch (error) {
        failures.push(error);
        isOver = true;
      }
      workers -= 1;
      noteEnd();
      if (workers === 0) end();
    };
    const mayJoin = (): boolean => !isOver && workers < OVERLAP_MAX;
    const join = async (): Promise<void> => {
      for (let sinceMs = nowMs(); !isOver; sinceMs = nowMs()) {
        await (mayJoin() ? idle(sinceMs) : new Promise<void>((resolve) => (noteEnd = resolve)));
        if (mayJoin()) void workOn();
      }
    };
    void workOn();
    void join();
    await ended;
    if (failures.length > 0) throw gravest(failures);
  };
