import type { TriggerSource } from '../events/decode-trigger.js';
import { log } from '../log.js';
import type { RunReport } from '../maintenance/run-report.js';
import { invocationFields } from '../telemetry/invocation-fields.js';
import type { InvocationFields, InvocationLine } from '../telemetry/lines.js';
import { loggedCode } from '../telemetry/logged-code.js';
import { upstreamTally } from '../telemetry/scope.js';

/** What an invocation of a maintenance function comes to know of itself; every step adds what it found out. */
export interface TaskInvocation {
  readonly task: string;
  readonly requestId: string;
  readonly startedAtMs: number;
  source: TriggerSource;
  requests: number;
  callsPerSecondAllowed: number | undefined;
  /** Of the last run that was worked on. */
  report: Partial<Pick<RunReport, 'Code' | 'RunId' | 'State' | 'Reason'>>;
}

/** An invocation that nothing is known of yet. */
export const beginInvocation = (task: string, requestId: string, startedAtMs: number): TaskInvocation => ({
  task,
  requestId,
  startedAtMs,
  source: 'direct',
  requests: 0,
  callsPerSecondAllowed: undefined,
  report: {},
});

const triggers: Readonly<Record<TriggerSource, InvocationFields['faas.trigger']>> = {
  timer: 'timer',
  eventbridge: 'pubsub',
  smq: 'pubsub',
  direct: 'other',
  'fan-out': 'other',
};

/**
 * Writes the one line of an invocation of a maintenance function.
 *
 * @param failure the code, where the platform is to repeat the invocation.
 */
export const logInvocation = (invocation: TaskInvocation, nowMs: number, failure?: string): void => {
  const { task, requestId, requests, report, callsPerSecondAllowed } = invocation;
  const durationMs = nowMs - invocation.startedAtMs;
  log(failure === undefined ? 'info' : 'error', 'invocation', {
    task,
    code: report.Code && loggedCode(report.Code),
    requests,
    runId: report.RunId,
    state: report.State,
    reason: report.Reason,
    ...invocationFields({ requestId, trigger: triggers[invocation.source], durationMs, failure }),
    callsPerSecond: Math.round((100 * 1000 * upstreamTally().requests) / Math.max(1, durationMs)) / 100,
    callsPerSecondAllowed,
  } satisfies InvocationLine);
};
