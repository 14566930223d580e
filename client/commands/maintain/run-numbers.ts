import { checkRunRequest } from '../../../shared/maintenance/check-run-request.js';
import { whyNotResumable } from '../../../shared/maintenance/resumable.js';
import type { RunInput } from '../../../shared/maintenance/run-task.js';
import type { JsonObject, Task } from '../../../shared/maintenance/task.js';
import { maskNumber } from '../../../shared/maintenance/tasks/mask-number.js';
import { fleetNumbers } from '../../../shared/state/fleet-numbers.js';
import type { FleetNumber, FleetRecord } from '../../../shared/state/fleet-record.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { runLocally } from './run-locally.js';
import { stateSentences } from './show-report.js';
import type { TaskWork } from './task-work.js';

const PAGE = 200;

// Of several runs at once nobody could read the bars.
const unwatched = { wait: () => undefined, stop: () => undefined };

/** What is to be done for a number: its run is resumed, or begun. @returns a sentence when nothing can be. */
const inputFor = async <Params>(
  task: Task<Params>,
  { request }: FleetRecord,
  { businessNumber, runId }: FleetNumber,
  { surroundings: { database } }: TaskWork,
): Promise<RunInput<Params> | string> => {
  const record = await runRecords(database).find(runId);
  if (record) return whyNotResumable(record, Date.now())?.message ?? { kind: 'resume', runId };
  // Written by beginFleet.
  const body = { ...(JSON.parse(request) as JsonObject), BusinessNumber: businessNumber };
  return { kind: 'start', runId, ...checkRunRequest(task, body) };
};

const runNumber = async <Params>(
  task: Task<Params>,
  fleet: FleetRecord,
  number: FleetNumber,
  work: TaskWork,
): Promise<void> => {
  const say = (what: string): void => {
    work.terminal.err(`${maskNumber(number.businessNumber)} ${number.runId}: ${what}`);
  };
  const input = await inputFor(task, fleet, number, work);
  if (typeof input === 'string') {
    say(input);
    return;
  }
  const { State, Reason } = await runLocally(task, input, work, unwatched);
  say(`${stateSentences[State]}${Reason === undefined ? '' : ` (${Reason})`}.`);
};

/** Carries out what is left of every number of a fleet here, as many at once as the settings allow, until a signal. */
export const runNumbers = async <Params>(task: Task<Params>, fleet: FleetRecord, work: TaskWork): Promise<void> => {
  const { config, database } = work.surroundings;
  const numbers = fleetNumbers(database, fleet.fleetId);
  await numbers.record(fleet.unrecorded);
  const queue: FleetNumber[] = [];
  for (let after = ''; ;) {
    const page = await numbers.page(after, PAGE, true);
    if (page.length === 0) break;
    queue.push(...page);
    after = page.at(-1)?.businessNumber ?? '';
  }
  const workThrough = async (): Promise<void> => {
    for (let next = queue.shift(); next && !work.interruption.signal.aborted; next = queue.shift()) {
      await runNumber(task, fleet, next, work);
    }
  };
  await Promise.all(Array.from({ length: config.maintenance.parallelNumbers }, workThrough));
  await numbers.observe();
};
