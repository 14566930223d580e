import { createHash } from 'node:crypto';

import { runLeases } from '../state/run-lease.js';
import type { RunOrder } from '../state/run-record.js';
import { runRecords } from '../state/run-records.js';
import { stopSwitch } from '../state/stop-switch.js';
import { cleanUpAfter } from './clean-up-after.js';
import { openRun } from './open-run.js';
import type { Refusal } from './refusal.js';
import { emptyReport } from './report.js';
import type { RunReport } from './run-report.js';
import type { RunRequest } from './run-request.js';
import type { StoredSurroundings, Surroundings } from './surroundings.js';
import { storedReport } from './stored-report.js';
import { sweep } from './sweep.js';
import { takeLease } from './take-lease.js';
import type { Task } from './task.js';
import { workOn } from './work-on.js';

/** A request for a run. The same RunId again goes on with the run, or answers its report. */
export interface RunStart<Params> {
  readonly kind: 'start';
  readonly runId: string;
  readonly request: RunRequest;
  readonly params: Params;
}

/** A run that handed itself over. */
export interface RunContinuation {
  readonly kind: 'continue';
  readonly runId: string;
  readonly hop: number;
}

type Ask = Pick<RunOrder, 'runId' | 'task' | 'mode'>;

const refused = (ask: Ask, why: Refusal, { requestId }: Surroundings): RunReport =>
  emptyReport(ask, { state: 'Refused', why }, requestId);

const orderOf = <Params>(
  { name }: Task<Params>,
  { runId, request, params }: RunStart<Params>,
  { functionName, timing }: Surroundings,
): RunOrder => {
  const { Mode, CustSpaceId, BusinessNumber, MaxChanges = null, PlanId = null, PlanHash = null } = request;
  const asked = [name, CustSpaceId, BusinessNumber, Mode, params, MaxChanges, PlanId, PlanHash];
  return {
    runId,
    task: name,
    functionName,
    custSpaceId: CustSpaceId,
    businessNumber: BusinessNumber,
    mode: Mode,
    params: JSON.stringify(params),
    maxChanges: MaxChanges,
    planId: PlanId,
    wantedHash: PlanHash,
    fingerprint: createHash('sha256').update(JSON.stringify(asked)).digest('hex'),
    startedAtMs: timing.nowMs(),
  };
};

/** Why a run must not begin, as far as switches and other runs tell. */
const findBar = async (
  order: RunOrder,
  { readsOnly = false }: Pick<Task<never>, 'readsOnly'>,
  surroundings: StoredSurroundings,
): Promise<Refusal | undefined> => {
  const woken = await sweep(order.runId, surroundings);
  const rival = woken.find(
    ({ custSpaceId, businessNumber }) => custSpaceId === order.custSpaceId && businessNumber === order.businessNumber,
  );
  if (rival) {
    return { reason: 'Busy', message: `The run ${rival.runId} had not ended, and goes on now. Try again after it.` };
  }
  if (readsOnly || order.mode === 'plan') return undefined;
  if (surroundings.config.maintenance.stopped) {
    return { reason: 'MaintenanceStop', message: 'MAINTENANCE_STOP is set: nothing but plans may be started.' };
  }
  const stopped = await stopSwitch(surroundings.database).stopped();
  return stopped.some((name) => name === '*' || name === order.task)
    ? { reason: 'StopSwitch', message: 'Maintenance is stopped; `chat-groups maintain go` lets it go on.' }
    : undefined;
};

const beginOrGoOn = async <Params>(
  task: Task<Params>,
  input: RunStart<Params> | RunContinuation,
  ask: Ask,
  surroundings: StoredSurroundings,
): Promise<RunReport> => {
  const { runId } = input;
  const { database } = surroundings;
  const startedAtMs = surroundings.timing.nowMs();
  const runs = runRecords(database);
  const order = input.kind === 'start' ? orderOf(task, input, surroundings) : await runs.find(runId);
  if (order?.task !== task.name) {
    return refused(ask, { reason: 'RunNotFound', message: 'There is no such run of this task.' }, surroundings);
  }
  const known = await runs.find(runId);
  if (known && known.fingerprint !== order.fingerprint) {
    return refused(ask, { reason: 'RunIdReused', message: 'This RunId is that of another request.' }, surroundings);
  }
  const told = known && storedReport(known);
  if (told) return told;
  if (!known) {
    const bar = await findBar(order, task, surroundings);
    if (bar) return refused(order, bar, surroundings);
  }
  const held = await takeLease(order, runId, task.name, surroundings);
  if (!('lease' in held)) {
    const message = `The run ${held.runId} is at work on this number. Try again after it.`;
    const why = { reason: 'Busy', message };
    return emptyReport(order, { state: held.runId === runId ? 'Running' : 'Refused', why }, surroundings.requestId);
  }
  // Another invocation may have gone on with it, or ended it, until a moment ago.
  const record = await runs.begin(order);
  const ended = storedReport(record);
  if (!ended) return workOn(openRun(task, record, held, surroundings), startedAtMs);
  await runLeases(database).release(held.lease);
  return ended;
};

/**
 * Carries out one run of a task, or goes on with it: plan, guards, items one after the other, proof. What does not fit into
 * this invocation is handed to the next. Cleans up when the report is there.
 *
 * @returns the report; its State tells whether the run has ended.
 * @throws {ServiceError} when the run can neither begin nor go on now: the invocation must fail, so that the platform
 *   repeats it. Nothing is done twice then.
 */
export const runTask = async <Params>(
  task: Task<Params>,
  input: RunStart<Params> | RunContinuation,
  surroundings: Surroundings,
): Promise<RunReport> => {
  const { runId } = input;
  const ask: Ask = { runId, task: task.name, mode: input.kind === 'start' ? input.request.Mode : 'plan' };
  const { database } = surroundings;
  if (!database) {
    const message = 'Maintenance needs a database: set DATABASE_URL.';
    return refused(ask, { reason: 'NoStore', message }, surroundings);
  }
  const stored: StoredSurroundings = { ...surroundings, database };
  const report = await beginOrGoOn(task, input, ask, stored);
  await cleanUpAfter(task, runId, stored);
  return report;
};
