import type { ListPasses } from '../state/list-passes.js';
import type { RunItems } from '../state/run-items.js';
import type { RunProgress, RunRecord } from '../state/run-record.js';
import type { RunRecords } from '../state/run-records.js';
import type { LeaseHold } from './lease-hold.js';
import { RunInterrupted } from './run-interrupted.js';
import type { StoredSurroundings } from './surroundings.js';
import type { Task, TaskContext } from './task.js';
import type { WorkClock } from './work-clock.js';

/** A run while an invocation works on it. */
export interface LiveRun<Params> {
  readonly task: Task<Params>;
  readonly surroundings: StoredSurroundings;
  readonly context: TaskContext<Params>;
  readonly hold: LeaseHold;
  readonly runs: RunRecords;
  readonly items: RunItems;
  readonly listPasses: ListPasses;
  readonly clock: WorkClock;
  readonly record: () => RunRecord;
  /** Changes how far the run has come, and saves it. @throws {RunInterrupted} `LeaseLost` */
  readonly save: (changed: Partial<RunProgress>) => Promise<void>;
}

/** @returns what saves a run under its lease, and what was saved last. */
export const keepRecord = (
  first: RunRecord,
  runs: RunRecords,
  hold: LeaseHold,
  nowMs: () => number,
): Pick<LiveRun<unknown>, 'record' | 'save'> => {
  let record = first;
  return {
    record: () => record,
    save: async (changed) => {
      const next = { ...record, ...changed };
      if (!(await runs.save(next.runId, next, hold.lease, nowMs()))) throw new RunInterrupted('LeaseLost');
      record = next;
    },
  };
};
