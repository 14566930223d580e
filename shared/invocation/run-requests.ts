import type { TriggeredRequest } from '../events/decode-trigger.js';
import { checkRunRequest, readBusinessNumbers } from '../maintenance/check-run-request.js';
import { beginFleet } from '../maintenance/fleet/begin-fleet.js';
import { wakeFleets } from '../maintenance/fleet/wake-fleets.js';
import type { RunReport } from '../maintenance/run-report.js';
import { runTask } from '../maintenance/run-task.js';
import type { Surroundings } from '../maintenance/surroundings.js';
import type { JsonObject, Task } from '../maintenance/task.js';
import type { Envelope } from '../operations/envelope.js';
import { noteRefusal } from '../state/fleet-numbers.js';
import { inOwnTrace } from '../telemetry/scope.js';

const withoutNumbers = ({ BusinessNumbers: _, ...body }: JsonObject): JsonObject => body;

/**
 * Carries out what an event asks for, one request after the other. All of them are checked before the first one begins.
 *
 * @throws {ServiceError} naming every fault of the first request that has some.
 */
export const runRequests = async <Params>(
  task: Task<Params>,
  requests: readonly TriggeredRequest[],
  surroundings: Surroundings,
): Promise<readonly Envelope[]> => {
  const ready = requests.map((request) => {
    const { body } = request;
    const numbers = readBusinessNumbers(body, task.readNumber);
    const sample = numbers ? { ...body, BusinessNumbers: undefined, BusinessNumber: numbers[0] } : body;
    const { BusinessNumbers: _, ...own } = sample;
    return { ...request, numbers, checked: checkRunRequest(task, own) };
  });
  const reports: Envelope[] = [];
  for (const { runId, body, trace, numbers, checked } of ready) {
    const begin = (): Promise<Envelope> =>
      numbers
        ? beginFleet(task, { runId, mode: checked.request.Mode, body: withoutNumbers(body), numbers }, surroundings)
        : runTask(task, { kind: 'start', runId, ...checked }, surroundings);
    reports.push(await inOwnTrace(trace, begin));
  }
  return reports;
};

/**
 * Tells a fleet what became of the number that it had started, and sees to it that somebody drives the fleet.
 *
 * @returns whether there is a fleet that hears of a refusal: the invocation needs not fail for it.
 */
export const tellFleet = async (reports: readonly Envelope[], surroundings: Surroundings): Promise<boolean> => {
  const { database } = surroundings;
  if (!database) return false;
  await wakeFleets({ ...surroundings, database });
  // Of a fleet each invocation brings one number.
  const [{ State, RunId, Reason = '' }] = reports as readonly [RunReport];
  return State === 'Refused' && (await noteRefusal(database, RunId, Reason));
};
