import { cleanUp, cleanUpOwn, GRACE_MS } from '../state/clean-up.js';
import { runsCleanUp, tidyRun } from '../state/forget-runs.js';
import { settledCleanUp } from '../state/forget-settled.js';
import type { StoredSurroundings } from './surroundings.js';
import type { Task } from './task.js';
import { DAY_MS, HOUR_MS } from '../durations.js';

// A run of ten thousand groups leaves what takes a second at most; the rest is for what others have left.
const CLEAN_UP_MS = 3000;
// What remains to send the answer.
const RESERVE_MS = 1000 + GRACE_MS;

/**
 * Cleans up once an invocation has its report: behind the run if it has ended, and what has become old in the store. As
 * much as there is time for; the rest is left to the next run. Never rejects.
 */
export const cleanUpAfter = async (
  task: Pick<Task<never>, 'cleanUp'>,
  runId: string,
  { database, config, timing, deadlineAtMs }: StoredSurroundings,
): Promise<void> => {
  const nowMs = timing.nowMs();
  const { keepRunsDays, detailDays, planHours } = config.maintenance;
  const time = { nowMs: timing.nowMs, untilMs: Math.min(nowMs + CLEAN_UP_MS, deadlineAtMs - RESERVE_MS) };
  const works = [
    ...(task.cleanUp ? [task.cleanUp(database, config, nowMs)] : []),
    settledCleanUp(database, nowMs - config.state.keepSettledHours * HOUR_MS),
    // Last: after a night of a fleet it takes many times the time there is.
    runsCleanUp(database, {
      nowMs,
      endedBeforeMs: nowMs - keepRunsDays * DAY_MS,
      foldedBeforeMs: nowMs - detailDays * DAY_MS,
      // A plan that expired may still be asked for: it is told so for a while.
      plannedBeforeMs: nowMs - (planHours * HOUR_MS + DAY_MS),
    }),
  ];
  await cleanUpOwn([tidyRun(database, runId)], time);
  for (const work of works) await cleanUp(database, work, time);
};
