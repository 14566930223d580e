import type { FleetNumber, FleetNumberState, FleetRecord } from '../../state/fleet-record.js';
import { fleetNumbers } from '../../state/fleet-numbers.js';
import { runRecords } from '../../state/run-records.js';
import type { Database } from '../../state/database.js';
import type { Envelope } from '../../operations/envelope.js';
import { maskNumber } from '../tasks/mask-number.js';
import { envelopeOf } from '../report-envelope.js';
import type { Mode } from '../run-request.js';
import type { RunState } from '../run-report.js';
import { storedReport } from '../stored-report.js';
import type { TaskName } from '../task.js';

/** How many numbers of a fleet stand how. Together they are `Total`. */
export interface NumberCounts {
  readonly Total: number;
  readonly Waiting: number;
  /** The platform has accepted them, and their runs have not begun. */
  readonly Invoked: number;
  readonly Running: number;
  /** Their runs are completed, or their plans are made. */
  readonly Ended: number;
  /** They ended otherwise, or could not be started. */
  readonly Failed: number;
}

/** How one number of a fleet stands. */
export interface NumberStanding {
  readonly BusinessNumber: string;
  readonly RunId: string;
  readonly State: FleetNumberState;
  readonly Reason?: string;
}

/** What is told of a run over many numbers, as it stands now. */
export interface FleetReport extends Envelope {
  readonly Task: TaskName;
  readonly RunId: string;
  readonly Mode: Mode;
  readonly State: RunState;
  readonly Reason?: string;
  readonly ResumableUntil?: string;
  readonly Numbers: NumberCounts;
  /** The first numbers that did not end well, and were not stopped from starting. */
  readonly Failures: readonly NumberStanding[];
}

/** The counts of a fleet, by the state of its numbers. */
export type StateCounts = ReadonlyMap<FleetNumberState, number>;

const FAILURES_TOLD = 20;
const PAGE = 200;

const sum = (states: StateCounts, ...names: readonly FleetNumberState[]): number =>
  names.reduce((total, name) => total + (states.get(name) ?? 0), 0);

/** Counts numbers as reports tell them. */
export const countNumbers = (
  { numberCount, unrecorded }: Pick<FleetRecord, 'numberCount' | 'unrecorded'>,
  states: StateCounts,
): NumberCounts => ({
  Total: numberCount,
  // Those without a row wait too.
  Waiting: sum(states, 'Waiting') + (states.size === 0 ? unrecorded.length : 0),
  Invoked: sum(states, 'Invoked'),
  Running: sum(states, 'Running'),
  Ended: sum(states, 'Completed', 'Planned'),
  Failed: sum(states, 'CompletedWithFailures', 'Stopped', 'Refused', 'NotStarted'),
});

/** How a fleet has ended whose numbers stand so; a number may have been resumed by itself since. */
export const stateOf = ({ Total, Waiting, Invoked, Running, Ended }: NumberCounts, states: StateCounts): RunState => {
  if (Invoked + Running > 0) return 'Running';
  if (Waiting > 0) return 'Stopped';
  if (Ended < Total) return 'CompletedWithFailures';
  return states.has('Planned') ? 'Planned' : 'Completed';
};

/** One number as reports tell it, with the reason of its run. */
export const tellNumber = async (database: Database, number: FleetNumber): Promise<NumberStanding> => {
  const { businessNumber, runId, state, reason } = number;
  const run = await runRecords(database).find(runId);
  const why = (run && storedReport(run)?.Reason) ?? (run ? undefined : reason);
  return {
    BusinessNumber: maskNumber(businessNumber),
    RunId: runId,
    State: state,
    ...(why === null || why === undefined ? {} : { Reason: why }),
  };
};

const FAILED: readonly FleetNumberState[] = ['CompletedWithFailures', 'Stopped', 'Refused', 'NotStarted'];

const failuresOf = async (database: Database, fleetId: string, failed: number): Promise<readonly NumberStanding[]> => {
  const told: NumberStanding[] = [];
  const numbers = fleetNumbers(database, fleetId);
  const wanted = Math.min(failed, FAILURES_TOLD);
  for (let after = ''; told.length < wanted;) {
    const page = await numbers.page(after, PAGE, true);
    if (page.length === 0) break;
    for (const number of page.filter(({ state }) => FAILED.includes(state)).slice(0, wanted - told.length)) {
      told.push(await tellNumber(database, number));
    }
    after = page.at(-1)?.businessNumber ?? '';
  }
  return told;
};

const messageOf = ({ Total, Waiting, Failed }: NumberCounts, state: RunState): string =>
  state === 'Stopped'
    ? `Maintenance was stopped: ${String(Waiting)} of ${String(Total)} numbers have not been started.`
    : `${String(Failed)} of ${String(Total)} numbers did not end well: Failures names the first.`;

/** How a fleet stands now, counted from what is stored of it and of its runs. */
export const reportFleet = async (database: Database, fleet: FleetRecord, requestId: string): Promise<FleetReport> => {
  const { fleetId, task, mode, reason, resumableUntilMs, endedAtMs } = fleet;
  const states = await fleetNumbers(database, fleetId).countStates();
  const Numbers = countNumbers(fleet, states);
  const state = endedAtMs === null ? 'Running' : stateOf(Numbers, states);
  const ended = state !== 'Running' && state !== 'Completed' && state !== 'Planned';
  const why = { reason: reason ?? '', message: messageOf(Numbers, state) };
  return {
    ...envelopeOf(fleetId, { state, ...(ended ? { why, resumableUntilMs } : {}) }, requestId),
    // Task and mode are text in the store, and were checked before they came there.
    Task: task as TaskName,
    RunId: fleetId,
    Mode: mode as Mode,
    State: state,
    ...(ended && reason !== null ? { Reason: reason } : {}),
    ...(ended && resumableUntilMs !== null ? { ResumableUntil: new Date(resumableUntilMs).toISOString() } : {}),
    Numbers,
    Failures: await failuresOf(database, fleetId, Numbers.Failed),
  };
};
