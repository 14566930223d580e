import { createHash } from 'node:crypto';

import { runLeases } from '../state/run-lease.js';
import type { RunOrder, RunRecord } from '../state/run-record.js';
import { runRecords } from '../state/run-records.js';
import { reopenRun } from '../state/reopen-run.js';
import { fleets } from '../state/fleets.js';
import { cleanUpAfter } from './clean-up-after.js';
import { findStop } from './find-stop.js';
import { openRun } from './open-run.js';
import type { Refusal } from './refusal.js';
import { emptyReport } from './report.js';
import { whyNotResumable } from './resumable.js';
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

/** A run that is resumed because somebody asked for it: one that died, was stopped, or did not end well. */
export interface RunResumption {
  readonly kind: 'resume';
  readonly runId: string;
}

/** What an invocation or a command can ask of a run. */
export type RunInput<Params> = RunStart<Params> | RunContinuation | RunResumption;

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

const OF_ANOTHER: Refusal = { reason: 'RunIdReused', message: 'This RunId is that of another request.' };

/** Why a new run must not begin. Runs of this function that have died go first. */
const whyNotBegun = async <Params>(
  order: RunOrder,
  task: Task<Params>,
  surroundings: StoredSurroundings,
): Promise<Refusal | undefined> => {
  if (await fleets(surroundings.database).find(order.runId)) return OF_ANOTHER;
  const woken = await sweep(task, order.runId, surroundings);
  const rival = woken.find(
    ({ custSpaceId, businessNumber }) => custSpaceId === order.custSpaceId && businessNumber === order.businessNumber,
  );
  if (!rival) return findStop(order, task, surroundings);
  return { reason: 'Busy', message: `The run ${rival.runId} had not ended, and goes on now. Try again after it.` };
};

const whyNotResumed = async <Params>(
  known: RunRecord,
  task: Task<Params>,
  surroundings: StoredSurroundings,
): Promise<Refusal | undefined> =>
  whyNotResumable(known, surroundings.timing.nowMs()) ?? (await findStop(known, task, surroundings));

/** What there is to say of a run without working on it. */
const answerAtOnce = async <Params>(
  task: Task<Params>,
  { kind }: RunInput<Params>,
  order: RunOrder,
  known: RunRecord | undefined,
  surroundings: StoredSurroundings,
): Promise<RunReport | undefined> => {
  if (known && known.fingerprint !== order.fingerprint) {
    return refused(order, OF_ANOTHER, surroundings);
  }
  const told = known && storedReport(known);
  if (told && kind !== 'resume') return told;
  if (known && kind !== 'resume') return undefined;
  const why = await (known ? whyNotResumed(known, task, surroundings) : whyNotBegun(order, task, surroundings));
  return why && refused(order, why, surroundings);
};

const beginOrGoOn = async <Params>(
  task: Task<Params>,
  input: RunInput<Params>,
  ask: Ask,
  surroundings: StoredSurroundings,
): Promise<RunReport> => {
  const { runId } = input;
  const { database } = surroundings;
  const startedAtMs = surroundings.timing.nowMs();
  const runs = runRecords(database);
  const known = await runs.find(runId);
  const order = input.kind === 'start' ? orderOf(task, input, surroundings) : known;
  if (order?.task !== task.name) {
    return refused(ask, { reason: 'RunNotFound', message: 'There is no such run of this task.' }, surroundings);
  }
  const answer = await answerAtOnce(task, input, order, known, surroundings);
  if (answer) return answer;
  const held = await takeLease(order, runId, task.name, surroundings);
  if (!('lease' in held)) {
    const message = `The run ${held.runId} is at work on this number. Try again after it.`;
    const advice = `Should its process have died: chat-groups maintain resume ${held.runId}`;
    const why = { reason: 'Busy', message, advice };
    return emptyReport(order, { state: held.runId === runId ? 'Running' : 'Refused', why }, surroundings.requestId);
  }
  if (input.kind === 'resume') await reopenRun(database, runId, held.lease, surroundings.timing.nowMs());
  // Another invocation may have gone on with it, or ended it, until a moment ago.
  const record = await runs.begin(order);
  const ended = storedReport(record);
  if (!ended) return workOn(openRun(task, record, held, surroundings), startedAtMs);
  await runLeases(database).release(held.lease);
  return ended;
};

/**
 * Carries out one run of a task, goes on with it, or resumes it: plan, guards, items one after the other, proof. What does not fit into
 * this invocation is handed to the next. Cleans up when the report is there.
 *
 * @returns the report; its State tells whether the run has ended.
 * @throws {ServiceError} when the run can neither begin nor go on now: the invocation must fail, so that the platform
 *   repeats it. Nothing is done twice then.
 */
export const runTask = async <Params>(
  task: Task<Params>,
  input: RunInput<Params>,
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
  if (!surroundings.signal?.aborted) await cleanUpAfter(task, runId, stored);
  return report;
};
