import { listPasses } from '../state/list-passes.js';
import { runItems } from '../state/run-items.js';
import { runPace } from '../state/run-pace.js';
import type { RunRecord } from '../state/run-record.js';
import { runRecords } from '../state/run-records.js';
import { holdingTiming, type LeaseHold } from './lease-hold.js';
import { keepRecord, type LiveRun } from './live-run.js';
import { CALL_MIN_MS, pacedCams } from './paced-cams.js';
import type { StoredSurroundings } from './surroundings.js';
import { takeTurns } from './take-turns.js';
import type { RunScope, Task } from './task.js';
import { workClock } from './work-clock.js';

/** Puts together what an invocation needs to work on a run whose number it holds. */
export const openRun = <Params>(
  task: Task<Params>,
  record: RunRecord,
  hold: LeaseHold,
  surroundings: StoredSurroundings,
): LiveRun<Params> => {
  const { database, timing, config, deadlineAtMs } = surroundings;
  const scope: RunScope = { custSpaceId: record.custSpaceId, businessNumber: record.businessNumber };
  const { callsPerSecond } = config.maintenance;
  const held = holdingTiming(timing, hold);
  const turns = takeTurns(runPace(database), scope, callsPerSecond, timing, deadlineAtMs - CALL_MIN_MS, held.pause);
  const runs = runRecords(database);
  return {
    task,
    surroundings,
    hold,
    runs,
    items: runItems(database, record.runId),
    listPasses: listPasses(database, record.runId),
    clock: workClock(timing, deadlineAtMs),
    ...keepRecord(record, runs, hold, timing.nowMs),
    context: {
      runId: record.runId,
      scope,
      // Parsed by this very schema before it was stored.
      params: task.params.parse(JSON.parse(record.params)),
      cams: pacedCams({ ...surroundings, timing: held }, scope, hold, turns),
      database,
      timing,
      config,
    },
  };
};
