import { createHash } from 'node:crypto';

import type { FleetOrder } from '../../state/fleet-record.js';
import { fleets } from '../../state/fleets.js';
import { runRecords } from '../../state/run-records.js';
import type { Envelope } from '../../operations/envelope.js';
import type { Refusal } from '../refusal.js';
import { emptyReport } from '../report.js';
import type { Surroundings } from '../surroundings.js';
import type { JsonObject, Task } from '../task.js';
import { driveFleet } from './drive-fleet.js';

/** A request for one task and many numbers, checked. */
export interface FleetStart {
  readonly runId: string;
  readonly mode: string;
  /** The request without its numbers. */
  readonly body: JsonObject;
  /** Digits, each number once. */
  readonly numbers: readonly string[];
}

/** The ID of the run for one number: no other function has the same, whatever the ID of the whole, nor has anything else. */
const numberRunId = (runId: string, functionName: string, number: string): string => {
  const parts = JSON.stringify([runId, functionName, number]);
  return `${runId.slice(0, 100)}@${createHash('sha256').update(parts).digest('hex').slice(0, 12)}`;
};

const orderOf = (
  { name }: Pick<Task<never>, 'name'>,
  { runId, mode, body, numbers }: FleetStart,
  { functionName, timing }: Surroundings,
): FleetOrder => ({
  fleetId: runId,
  task: name,
  functionName,
  custSpaceId: String(body['CustSpaceId']),
  mode,
  request: JSON.stringify(body),
  fingerprint: createHash('sha256')
    .update(JSON.stringify([name, body, numbers]))
    .digest('hex'),
  numbers: numbers.map((businessNumber) => ({
    businessNumber,
    runId: numberRunId(runId, functionName, businessNumber),
  })),
  startedAtMs: timing.nowMs(),
});

/**
 * Records a run over many numbers, starts the first of them, and hands the others to an invocation of its own. The same
 * RunId again answers how the fleet stands, and continues it where nobody does.
 *
 * @throws {ServiceError} when the platform does not take that invocation: this one must fail, to be repeated. Nothing is
 *   done twice then.
 */
export const beginFleet = async <Params>(
  task: Task<Params>,
  start: FleetStart,
  surroundings: Surroundings,
): Promise<Envelope> => {
  const { database, requestId } = surroundings;
  const refused = (why: Refusal): Envelope =>
    // The mode was checked.
    emptyReport({ runId: start.runId, task: task.name, mode: start.mode }, { state: 'Refused', why }, requestId);
  if (!database) return refused({ reason: 'NoStore', message: 'Maintenance needs a database: set DATABASE_URL.' });
  const order = orderOf(task, start, surroundings);
  const isOfRun = (await runRecords(database).find(start.runId)) !== undefined;
  const fleet = isOfRun ? undefined : await fleets(database).begin(order);
  if (fleet?.fingerprint !== order.fingerprint) {
    return refused({ reason: 'RunIdReused', message: 'This RunId is that of another request.' });
  }
  return driveFleet(task, start.runId, { ...surroundings, database }, 'first');
};
