import { type Config, ConfigFault, processConfig } from '../config.js';
import { type DecodedTrigger, decodeTrigger } from '../events/decode-trigger.js';
import { ServiceError } from '../errors/service-error.js';
import { describeError, log } from '../log.js';
import { driveFleet } from '../maintenance/fleet/drive-fleet.js';
import type { Invoker } from '../maintenance/invoker.js';
import { openInvoker } from '../maintenance/invokers/open-invoker.js';
import { runTask } from '../maintenance/run-task.js';
import type { RunReport } from '../maintenance/run-report.js';
import type { Surroundings } from '../maintenance/surroundings.js';
import type { Task } from '../maintenance/task.js';
import { replyToError } from '../middleware/error-response.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import type { Envelope } from '../operations/envelope.js';
import { untouchedUpstream } from '../call.js';
import { openStore } from '../state/store.js';
import { systemTiming, type Timing } from '../timing.js';
import { loggedCode } from '../telemetry/logged-code.js';
import { adoptTrace, inTrace } from '../telemetry/scope.js';
import { type FunctionContext, readFunctionContext } from './function-context.js';
import { beginInvocation, logInvocation, type TaskInvocation } from './log-invocation.js';
import { logOpenCreates } from './log-open-creates.js';
import { runRequests, tellFleet } from './run-requests.js';

/** What Function Compute calls: an event in, reports out. */
export type TaskHandler = (payload: unknown, context: unknown) => Promise<Envelope | readonly Envelope[]>;

/**
 * Fails an invocation, so that the platform repeats it, and in the end hands the event to where failures go. Its message
 * holds our own words only.
 */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
}

const DEFAULT_TIMEOUT_SECONDS = 600;

const mustBeRepeated = ({ entry }: ServiceError): boolean => entry.retry !== 'never';

/** An event has nobody who reads an answer: what did not begin must fail, or it would be lost without a word. */
const failFor = (reports: readonly Envelope[]): void => {
  const refused = reports.find((report) => (report as Partial<RunReport>).State === 'Refused' && !report.Success);
  if (!refused) return;
  const { Reason = refused.Code } = refused as RunReport;
  throw new InvocationFailed(`${Reason}: ${refused.Message ?? ''}`);
};

const surroundingsOf = async (
  task: string,
  context: FunctionContext,
  config: Config,
  timing: Timing,
  givenInvoker: Invoker | undefined,
): Promise<Surroundings> => {
  const credentials = context.credentials ?? config.fallbackCredentials;
  const timeoutSeconds = context.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const deadlineAtMs = timing.nowMs() + timeoutSeconds * 1000;
  const store = await openStore(config.state);
  return {
    config,
    credentials,
    database: store?.database,
    timing,
    deadlineAtMs,
    functionName: context.functionName ?? task,
    invoker: givenInvoker ?? openInvoker(config, credentials, context),
    requestId: context.requestId,
    log,
  };
};

const failed = (error: ServiceError, context: FunctionContext): Envelope =>
  replyToError(
    { operation: ListChatGroup, requestId: context.requestId, upstream: untouchedUpstream(), request: {} },
    error,
  ).envelope;

/** Logs why an invocation fails, and says it in our own words. @returns the code, and what is to be thrown. */
const tellFailure = (error: unknown, task: string, requestId: string): readonly [code: string, InvocationFailed] => {
  if (error instanceof ConfigFault) {
    log('error', 'unexpected', { requestId, task, faults: error.faults });
    return ['InternalFault', new InvocationFailed('Settings: see the log line with this request ID.')];
  }
  if (error instanceof InvocationFailed) {
    const [reason = ''] = error.message.split(':');
    log('error', 'refused', { requestId, task, reason });
    return [reason, error];
  }
  if (error instanceof ServiceError) {
    log('error', 'failed', { requestId, task, code: loggedCode(error.code) });
    return [error.code, new InvocationFailed(`${error.code}: ${error.message}`)];
  }
  log('error', 'unexpected', { requestId, task, ...describeError(error) });
  return ['InternalFault', new InvocationFailed('InternalFault: see the log line.')];
};

// A count that is not answered must not cost the invocation its answer.
const COUNT_MS = 5000;

/**
 * Makes the function of one maintenance task.
 *
 * A direct invocation is answered with its report, or with an error as operations answer it. What should be tried again
 * fails the invocation; of what a trigger brought, whatever did not begin fails it too: nobody reads an answer there.
 *
 * @param invoker how the function invokes itself; by default as its platform wants it.
 */
export const serveTask = <Params>(
  task: Task<Params>,
  getConfig: () => Config = () => processConfig(task.readNumber),
  timing: Timing = systemTiming,
  invoker?: Invoker,
): TaskHandler => {
  const work = async (
    trigger: DecodedTrigger,
    surroundings: Surroundings,
    context: FunctionContext,
  ): Promise<readonly Envelope[]> => {
    if (trigger.kind === 'continue') {
      const { database } = surroundings;
      const isFleet = trigger.fleet && database !== undefined;
      return [
        await (isFleet
          ? driveFleet(task, trigger.runId, { ...surroundings, database })
          : runTask(task, trigger, surroundings)),
      ];
    }
    const { requests } = trigger;
    return runRequests(task, requests, surroundings).catch((error: unknown) => {
      const isAnswered = requests[0].source === 'direct' && error instanceof ServiceError && !mustBeRepeated(error);
      if (isAnswered) return [failed(error, context)];
      throw error;
    });
  };

  const answer = async (
    payload: unknown,
    context: FunctionContext,
    invocation: TaskInvocation,
  ): Promise<Envelope | readonly Envelope[]> => {
    const trigger = decodeTrigger(payload, { task: task.name, functionName: context.functionName ?? task.name });
    const [first, ...others] = trigger.kind === 'continue' ? [trigger] : trigger.requests;
    // Of several requests each has a trace of its own.
    if (others.length === 0) adoptTrace(first.trace);
    invocation.requests = 1 + others.length;
    if ('source' in first) invocation.source = first.source;
    const surroundings = await surroundingsOf(task.name, context, getConfig(), timing, invoker);
    const { config, database, deadlineAtMs } = surroundings;
    invocation.callsPerSecondAllowed = config.maintenance.callsPerSecond;
    const reports = await work(trigger, surroundings, context);
    // What was started for many numbers has an ID and no state.
    invocation.report = reports.at(-1) ?? {};
    const nowMs = timing.nowMs();
    if (database && nowMs + COUNT_MS < deadlineAtMs) await logOpenCreates(database, context.requestId, nowMs);
    const isTold = invocation.source === 'fan-out' && (await tellFleet(reports, surroundings));
    if (invocation.source !== 'direct' && !isTold) failFor(reports);
    return reports.length === 1 ? (reports[0] ?? []) : reports;
  };

  return (payload, rawContext) => {
    const context = readFunctionContext(rawContext);
    const { requestId } = context;
    return inTrace(context.trace, async () => {
      const invocation = beginInvocation(task.name, requestId, timing.nowMs());
      try {
        const answered = await answer(payload, context, invocation);
        logInvocation(invocation, timing.nowMs());
        return answered;
      } catch (error) {
        const [code, failure] = tellFailure(error, task.name, requestId);
        logInvocation(invocation, timing.nowMs(), code);
        throw failure;
      }
    });
  };
};
