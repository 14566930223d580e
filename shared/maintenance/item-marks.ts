import { setImmediate as moment } from 'node:timers/promises';

import type { EndedItem } from '../state/mark-items.js';
import type { RunItems } from '../state/run-items.js';
import type { Lease } from '../state/run-lease.js';
import { RunInterrupted } from './run-interrupted.js';

/** Notes down before and after each item. What is noted in the same moment goes out in one statement. */
export interface ItemMarks {
  /** Notes that an item is about to be applied. @throws {RunInterrupted} `LeaseLost` */
  readonly begin: (groupId: string) => Promise<void>;
  /** Notes how an item ended: together with the beginning of the next, where that follows at once. */
  readonly end: (item: EndedItem) => void;
  /** Waits until all is written. @throws what could not be written. */
  readonly written: () => Promise<void>;
}

/** The marks of a run that is held by a lease. */
export const itemMarks = (items: RunItems, lease: Lease): ItemMarks => {
  let begun: string[] = [];
  let ended: EndedItem[] = [];
  let latest: Promise<void> = Promise.resolve();
  let coming: Promise<void> | undefined;
  const failures: unknown[] = [];

  const write = async (): Promise<void> => {
    await moment();
    const marks = { begun, ended };
    begun = [];
    ended = [];
    coming = undefined;
    if (!(await items.mark(marks, lease))) throw new RunInterrupted('LeaseLost');
  };
  const writeSoon = (): Promise<void> => {
    if (!coming) {
      coming = latest.then(write);
      latest = coming.catch((error: unknown) => void failures.push(error));
    }
    return coming;
  };
  return {
    begin: (groupId) => {
      begun.push(groupId);
      return writeSoon();
    },
    end: (item) => {
      ended.push(item);
      void writeSoon();
    },
    written: async () => {
      await latest;
      if (failures.length > 0) throw failures[0];
    },
  };
};
