import { randomUUID } from 'node:crypto';

import { endFleet } from '../../../shared/maintenance/fleet/drive-fleet.js';
import { reportFleet } from '../../../shared/maintenance/fleet/fleet-report.js';
import { takeFleet } from '../../../shared/maintenance/fleet/take-fleet.js';
import { LEASE_MS } from '../../../shared/maintenance/lease-hold.js';
import type { Task, TaskName } from '../../../shared/maintenance/task.js';
import type { FleetRecord } from '../../../shared/state/fleet-record.js';
import { fleets } from '../../../shared/state/fleets.js';
import { askFirst } from '../../command/ask-first.js';
import { isSet } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import { describeNumbers } from './list-fleets.js';
import { pausingUntil } from './pausing-until.js';
import { runNumbers } from './run-numbers.js';
import { showFleet } from './show-fleet.js';
import { exitOf } from './show-report.js';
import { resumeLine, type TaskWork } from './task-work.js';
import { useTask } from './use-task.js';

const RENEW_MS = LEASE_MS / 3;

const notDone = (Code: string, Message: string, Advice: string): NotDone =>
  new NotDone({ Code, Message, Advice, ExitCode: exitCodes.refused });

/** Becomes the one who starts the numbers of a fleet. @returns what ends that. */
const becomeDriver = async (
  { fleetId, endedAtMs }: FleetRecord,
  driver: string,
  { surroundings: { database }, interruption: { signal } }: TaskWork,
): Promise<() => void> => {
  const records = fleets(database);
  if (endedAtMs !== null) await records.reopen(fleetId, driver);
  const timing = pausingUntil(signal);
  if (!(await takeFleet(records, fleetId, driver, { timing, deadlineAtMs: Date.now() + 3 * LEASE_MS }))) {
    const Advice = `To see how it stands: chat-groups maintain watch ${fleetId}`;
    throw notDone('FleetAtWork', 'A function starts the numbers of this run: nothing is left to this command.', Advice);
  }
  const renewing = setInterval(() => {
    // What is wrong with the database is told by the runs.
    records.drive(fleetId, driver, Date.now(), Date.now() + LEASE_MS).catch(() => undefined);
  }, RENEW_MS);
  return () => {
    clearInterval(renewing);
  };
};

const carryOn = async <Params>(task: Task<Params>, fleet: FleetRecord, work: TaskWork): Promise<ExitCode> => {
  const { options, terminal, interruption, surroundings } = work;
  const { config, database } = surroundings;
  const { fleetId } = fleet;
  const driver = randomUUID();
  const stopDriving = await becomeDriver(fleet, driver, work);
  work.underWay({ Outcome: 'Unknown', goOn: resumeLine(fleetId, work), finish: interruption.finish });
  try {
    await runNumbers(task, fleet, work);
  } finally {
    stopDriving();
    const timing = pausingUntil(interruption.signal);
    const reason = interruption.signal.aborted ? 'Interrupted' : null;
    const requestId = fleetId;
    await endFleet(fleet, driver, reason, { config, database, timing, requestId, log: () => undefined });
    await fleets(database).release(fleetId, driver, Date.now());
  }
  const report = await reportFleet(database, (await fleets(database).find(fleetId)) ?? fleet, fleetId);
  if (isSet(options, 'json')) terminal.document(report);
  else showFleet(report, terminal);
  const interrupted = interruption.exitCode();
  if (interrupted === undefined || report.State === 'Completed') return exitOf(report);
  terminal.err(`To go on: ${resumeLine(fleetId, work)}`);
  return interrupted;
};

/**
 * Does what is left of a run over many numbers, here, after asking.
 *
 * @throws {NotDone} when there is nothing to resume, a function does it, or without consent.
 */
export const resumeFleet = async (fleet: FleetRecord, work: TaskWork): Promise<ExitCode> => {
  const { options, terminal, surroundings } = work;
  const { fleetId, task: name, mode, endedAtMs, resumableUntilMs } = fleet;
  const report = await reportFleet(surroundings.database, fleet, fleetId);
  if (report.State === 'Completed' || report.State === 'Planned') {
    if (isSet(options, 'json')) terminal.document({ RunId: fleetId, Task: name, NothingLeft: true });
    else terminal.out(`${name} ${fleetId} is completed: nothing is left to do.`);
    return exitCodes.ok;
  }
  if (endedAtMs !== null && (resumableUntilMs ?? 0) < Date.now()) {
    throw notDone(
      'NotResumable',
      'The run ended too long ago to be resumed.',
      'Start a new run for the numbers that failed.',
    );
  }
  terminal.err(`${name} ${fleetId}: ${describeNumbers(report)}.`);
  // Written by the engine.
  return useTask(name as TaskName, async (task) => {
    if (!task.readsOnly && mode !== 'plan') {
      const kept = `To do it later: ${resumeLine(fleetId, work)}`;
      await askFirst(options, terminal, 'Do what is left of it?', kept);
    }
    return carryOn(task, fleet, work);
  });
};
