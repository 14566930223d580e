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
  /** When the run was waiting as this invocation began: until when; else a time that has passed. */
  readonly waitedUntilMs: number;
  /**
   * Changes how far the run has come, and saves it.
   *
   * @param untilMs until when it waits; left out: it does not.
   * @throws {RunInterrupted} `LeaseLost`
   */
  readonly save: (changed: Partial<RunProgress>, untilMs?: number) => Promise<void>;
}

/** @returns what saves a run under its lease, and what was saved last. */
export const keepRecord = (
  first: RunRecord,
  runs: RunRecords,
  hold: LeaseHold,
  nowMs: () => number,
): Pick<LiveRun<unknown>, 'record' | 'save' | 'waitedUntilMs'> => {
  let record = first;
  return {
    record: () => record,
    waitedUntilMs: first.touchedAtMs,
    save: async (changed, untilMs = nowMs()) => {
      const next = { ...record, ...changed };
      if (!(await runs.save(next.runId, next, hold.lease, untilMs))) throw new RunInterrupted('LeaseLost');
      record = next;
    },
  };
};
