import { randomUUID } from 'node:crypto';

import { seconds } from '../../telemetry/invocation-fields.js';
import type { FleetLine } from '../../telemetry/lines.js';
import type { FleetRecord } from '../../state/fleet-record.js';
import { fleetNumbers } from '../../state/fleet-numbers.js';
import { type Fleets, fleets } from '../../state/fleets.js';
import { findStop } from '../find-stop.js';
import { LEASE_MS } from '../lease-hold.js';
import { emptyReport } from '../report.js';
import type { RunReport } from '../run-report.js';
import type { StoredSurroundings } from '../surroundings.js';
import { sweep } from '../sweep.js';
import type { Task } from '../task.js';
import { countNumbers, type FleetReport, reportFleet, stateOf } from './fleet-report.js';
import { bringBack, startNumbers } from './start-numbers.js';
import { takeFleet } from './take-fleet.js';
import { DAY_MS } from '../../durations.js';

const POLL_MS = 5000;
// What is left to hand over and to answer.
const RESERVE_MS = 20_000;
// Runs of its numbers that have died are woken so often.
const SWEEP_MS = LEASE_MS;

interface Driving<Params> {
  readonly task: Task<Params>;
  readonly fleet: FleetRecord;
  readonly driver: string;
  readonly records: Fleets;
  readonly surroundings: StoredSurroundings;
}

/** Stores that a fleet has ended. One log line tells the counts. */
export const endFleet = async (
  fleet: FleetRecord,
  driver: string,
  reason: string | null,
  {
    database,
    config,
    timing,
    log,
    requestId,
  }: Pick<StoredSurroundings, 'database' | 'config' | 'timing' | 'log' | 'requestId'>,
): Promise<void> => {
  const { fleetId, task, mode, startedAtMs } = fleet;
  const states = await fleetNumbers(database, fleetId).countStates();
  const counts = countNumbers({ ...fleet, unrecorded: [] }, states);
  const state = stateOf(counts, states);
  // One has begun this very moment.
  if (state === 'Running') return;
  const nowMs = timing.nowMs();
  const isLeft = state === 'Stopped' || state === 'CompletedWithFailures';
  const resumableUntilMs = isLeft ? nowMs + config.maintenance.resumeDays * DAY_MS : null;
  if (!(await fleets(database).end(fleetId, driver, { state, reason, endedAtMs: nowMs, resumableUntilMs }))) return;
  log('info', 'fleet', {
    requestId,
    task,
    runId: fleetId,
    mode,
    state,
    reason: reason ?? undefined,
    fleetSeconds: seconds(nowMs - startedAtMs),
    numbers: counts.Total,
    waiting: counts.Waiting,
    ended: counts.Ended,
    failed: counts.Failed,
  } satisfies FleetLine);
};

/** Starts what may be started now. @returns why the fleet is over; undefined while it is not; null: nothing is left. */
const step = async <Params>({ task, fleet, surroundings }: Driving<Params>): Promise<string | null | undefined> => {
  const { database, timing, config } = surroundings;
  const numbers = fleetNumbers(database, fleet.fleetId);
  await numbers.observe();
  await bringBack(numbers, timing.nowMs());
  const stop = await findStop(fleet, task, surroundings);
  const { Waiting, Invoked, Running } = countNumbers({ ...fleet, unrecorded: [] }, await numbers.countStates());
  const active = Invoked + Running;
  if (stop) return active > 0 ? undefined : Waiting > 0 ? stop.reason : null;
  if (Waiting + active === 0) return null;
  const room = config.maintenance.parallelNumbers - active;
  if (room > 0 && Waiting > 0) await startNumbers(fleet, numbers, room, surroundings);
  return undefined;
};

const driveOn = async <Params>(driving: Driving<Params>, isFirst: boolean): Promise<void> => {
  const { task, fleet, driver, records, surroundings } = driving;
  const { timing, deadlineAtMs, invoker } = surroundings;
  const { fleetId, functionName } = fleet;
  let sweptAtMs = 0;
  for (;;) {
    const over = await step(driving);
    if (over !== undefined) {
      await endFleet(fleet, driver, over, surroundings);
      return;
    }
    if (isFirst || timing.nowMs() + POLL_MS + RESERVE_MS > deadlineAtMs) break;
    await timing.pause(POLL_MS);
    const nowMs = timing.nowMs();
    if (!(await records.drive(fleetId, driver, nowMs, nowMs + LEASE_MS))) return;
    if (nowMs - sweptAtMs < SWEEP_MS) continue;
    sweptAtMs = nowMs;
    await sweep(task, fleetId, surroundings);
  }
  await records.release(fleetId, driver, timing.nowMs());
  await invoker.invoke(functionName, { Continue: { RunId: fleetId, Hop: 0, Fleet: true } });
};

/**
 * Starts the numbers of a fleet, as many at once as the settings allow, and looks every few seconds how their runs stand,
 * until all have ended or time is up: then an invocation of its own continues. One driver at a time starts numbers.
 *
 * @param part `first` starts what may be started at once and leaves all else to the next invocation.
 * @throws {ServiceError} when the platform does not take that invocation.
 */
export const driveFleet = async <Params>(
  task: Task<Params>,
  fleetId: string,
  surroundings: StoredSurroundings,
  part: 'first' | 'next' = 'next',
): Promise<FleetReport | RunReport> => {
  const { database, timing, requestId } = surroundings;
  const records = fleets(database);
  const fleet = await records.find(fleetId);
  if (fleet?.task !== task.name) {
    const why = { reason: 'RunNotFound', message: 'There is no such run of this task.' };
    return emptyReport({ runId: fleetId, task: task.name, mode: 'plan' }, { state: 'Refused', why }, requestId);
  }
  const driver = randomUUID();
  if (await takeFleet(records, fleetId, driver, surroundings)) {
    try {
      await fleetNumbers(database, fleetId).record(fleet.unrecorded);
      await driveOn({ task, fleet, driver, records, surroundings }, part === 'first');
    } catch (error) {
      // The repeat of this invocation needs not wait until the right lapses.
      await records.release(fleetId, driver, timing.nowMs()).catch(() => undefined);
      throw error;
    }
  }
  return reportFleet(database, (await records.find(fleetId)) ?? fleet, requestId);
};
