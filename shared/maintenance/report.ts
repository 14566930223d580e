import { ownEntry } from '../errors/catalogue.js';
import type { OwnCode } from '../errors/own-codes.js';
import type { RunOrder } from '../state/run-record.js';
import type { LiveRun } from './live-run.js';
import { NOT_WORKED_ON } from './not-worked-on.js';
import type { Refusal } from './refusal.js';
import type { ItemCounts, RunReport, RunState } from './run-report.js';
import type { JsonObject } from './task.js';

const FAILURES_TOLD = 20;

const codes: Readonly<Record<RunState, OwnCode | 'OK'>> = {
  Planned: 'OK',
  Running: 'OK',
  Completed: 'OK',
  CompletedWithFailures: 'PartialSuccess',
  Stopped: 'MaintenanceStopped',
  Refused: 'MaintenanceRefused',
};

const NO_ITEMS: ItemCounts = { Pending: 0, Done: 0, Already: 0, Skipped: 0, Failed: 0, Unknown: 0 };

/** How a run stands, and why it was stopped or refused. */
export interface Standing {
  readonly state: RunState;
  readonly why?: Refusal;
  /** A code of the catalogue that says more than that of the state. */
  readonly code?: string;
  readonly proof?: JsonObject;
  /** Whether the verification found something that is not as it should be. */
  readonly fellShort?: boolean;
  /** Until when the run can be resumed, in epoch milliseconds. */
  readonly resumableUntilMs?: number | null;
  /** Sentences beside those of the task. */
  readonly notices?: readonly string[];
}

/** How what is left is done. A new run would do again what is done. */
const adviceOf = (runId: string, { state, why, resumableUntilMs = null }: Standing): string => {
  if (resumableUntilMs !== null) {
    const until = new Date(resumableUntilMs).toISOString().slice(0, 16);
    const resume = `To do what is left: chat-groups maintain resume ${runId} (until ${until}Z).`;
    return why?.advice === undefined ? resume : `${why.advice} ${resume}`;
  }
  if (why?.advice !== undefined) return why.advice;
  return state === 'CompletedWithFailures'
    ? 'Start a new run for those groups alone: one for all groups would do again what is done.'
    : ownEntry(codes[state]).advice;
};

/** The words that an answer has when it is not a success. */
const envelopeOf = (
  runId: string,
  standing: Standing,
  requestId: string,
): Pick<RunReport, 'RequestId' | 'Code' | 'Success' | 'Message' | 'Advice' | 'Retryable'> => {
  const { state, why, code = codes[state] } = standing;
  if (code === 'OK') return { RequestId: requestId, Code: code, Success: true };
  const { message } = ownEntry(codes[state]);
  const told = state === 'CompletedWithFailures' ? 'Not every item ended well: Failures names the first.' : message;
  return {
    RequestId: requestId,
    Code: code,
    Success: false,
    Message: why?.message ?? told,
    Advice: adviceOf(runId, standing),
    Retryable: false,
  };
};

/** What is reported of a run that has looked at nothing. */
export const emptyReport = (
  { runId, task, mode }: Pick<RunOrder, 'runId' | 'task' | 'mode'>,
  standing: Standing,
  requestId: string,
): RunReport =>
  ({
    ...envelopeOf(runId, standing, requestId),
    Task: task,
    RunId: runId,
    Mode: mode,
    State: standing.state,
    ...(standing.why ? { Reason: standing.why.reason } : {}),
    ...(standing.resumableUntilMs ? { ResumableUntil: new Date(standing.resumableUntilMs).toISOString() } : {}),
    Groups: 0,
    NotYetNamed: 0,
    NotWorkedOn: {},
    Actions: {},
    Items: NO_ITEMS,
    Failures: [],
    Notices: standing.notices ?? [],
    // Task and mode are text in the store, and were checked before they came there.
  }) as RunReport;

/** What is reported of a run, counted from what is stored of it. */
export const reportRun = async <Params>(
  run: Pick<LiveRun<Params>, 'task' | 'items' | 'record' | 'surroundings'> & { context: { params: Params } },
  standing: Standing,
): Promise<RunReport> => {
  const { task, items, context, record, surroundings } = run;
  const { runId, planId, planHash, mode, listComplete, notYetNamed } = record();
  const states = await items.countStates();
  const count = (state: string): number => states.get(state) ?? 0;
  const failures = await items.failures(FAILURES_TOLD);
  const plan = planId ?? (mode === 'plan' ? runId : undefined);
  return {
    ...emptyReport(record(), standing, surroundings.requestId),
    ...(plan === undefined ? {} : { PlanId: plan }),
    ...(planHash === null ? {} : { PlanHash: planHash }),
    Groups: [...states.values()].reduce((sum, groups) => sum + groups, 0),
    NotYetNamed: notYetNamed,
    NotWorkedOn: Object.fromEntries(await items.countCodes(`${NOT_WORKED_ON}.`)),
    Actions: Object.fromEntries(await items.countActions()),
    Items: {
      Pending: count('Pending'),
      Done: count('Done'),
      Already: count('Already'),
      Skipped: count('Skipped'),
      Failed: count('Failed'),
      Unknown: count('Unknown'),
    },
    Failures: failures.map(({ groupId, code }) => ({ GroupId: groupId, Code: code ?? 'Unknown' })),
    Notices: [
      ...task.notices(context.params),
      ...(listComplete || planHash === null
        ? []
        : ['The list of groups did not come to rest while it was read: a group may be missing from the plan.']),
      ...(standing.notices ?? []),
    ],
    ...(standing.proof ? { Proof: standing.proof } : {}),
  };
};
