import { describeError } from '../log.js';
import type { RunRecord } from '../state/run-record.js';
import { runItems } from '../state/run-items.js';
import { type DeadSince, runWakes } from '../state/run-wakes.js';
import type { StuckRunLine } from '../telemetry/lines.js';
import { wakeFleets } from './fleet/wake-fleets.js';
import { giveUp } from './give-up.js';
import { LEASE_MS } from './lease-hold.js';
import type { StoredSurroundings } from './surroundings.js';
import type { Task } from './task.js';

const RUNS_AT_ONCE = 20;
// So often is a run woken without coming further.
const WAKES_MAX = 3;

/** From when on a run counts as dead: its lease has lapsed, and a continuation had time to arrive. */
export const deadSince = (nowMs: number): DeadSince => ({ untouchedSinceMs: nowMs - 2 * LEASE_MS, nowMs });

/** The same as long as a run comes no further. */
const progressOf = async (
  { runId, phase, hop, reading }: RunRecord,
  { database }: StoredSurroundings,
): Promise<string> => {
  const states = [...(await runItems(database, runId).countStates())].sort();
  return JSON.stringify([phase, hop, reading, states]);
};

/** @returns whether the platform has taken the invocation. */
const wake = async (run: RunRecord, { invoker, log, requestId }: StoredSurroundings): Promise<boolean> => {
  const { runId, functionName, hop, task } = run;
  try {
    await invoker.invoke(functionName, { Continue: { RunId: runId, Hop: hop + 1 } });
    return true;
  } catch (error) {
    log('error', 'unexpected', { requestId, runId, task, ...describeError(error) });
    return false;
  }
};

/**
 * Wakes the runs of this very function that nobody works on although they have not ended. Those of others are logged and left to
 * them: the role of a function may invoke that function alone. A wake counts once the platform has accepted it; a run that was
 * woken three times and came no further is given up, to be resumed by people.
 *
 * @param runId of the run that is about to begin: it needs no waking.
 * @returns the runs that are at work again.
 */
export const sweep = async <Params>(
  task: Task<Params>,
  runId: string,
  surroundings: StoredSurroundings,
): Promise<readonly RunRecord[]> => {
  const { database, timing, functionName, log, requestId, wakesNobody = false } = surroundings;
  if (wakesNobody) return [];
  await wakeFleets(surroundings);
  const wakes = runWakes(database);
  const since = deadSince(timing.nowMs());
  const woken: RunRecord[] = [];
  for (const run of await wakes.dead(functionName, since, RUNS_AT_ONCE)) {
    if (run.runId === runId) continue;
    log('error', 'run-stuck', {
      requestId,
      task: run.task,
      runId: run.runId,
      wakes: run.wakes,
    } satisfies StuckRunLine);
    if (run.functionName !== functionName || run.task !== task.name) continue;
    const progress = await progressOf(run, surroundings);
    if (run.wakes >= WAKES_MAX && run.wokenAtProgress === progress) await giveUp(task, run, surroundings);
    else if ((await wakes.take(run.runId, since)) && (await wake(run, surroundings))) {
      await wakes.count(run.runId, progress);
      woken.push(run);
    }
  }
  return woken;
};
