import { type Config, ConfigFault, processConfig } from '../config.js';
import { decodeTrigger, type TriggeredRequest } from '../events/decode-trigger.js';
import { ServiceError } from '../errors/service-error.js';
import { describeError, log } from '../log.js';
import { checkRunRequest, readBusinessNumbers } from '../maintenance/check-run-request.js';
import { fanOut } from '../maintenance/fan-out.js';
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
import { type FunctionContext, readFunctionContext } from './function-context.js';

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

const runRequests = async <Params>(
  task: Task<Params>,
  requests: readonly TriggeredRequest[],
  surroundings: Surroundings,
): Promise<readonly Envelope[]> => {
  // All of them are checked before the first one begins.
  const checked = requests.map(({ runId, body }) => {
    const numbers = readBusinessNumbers(body, task.readNumber);
    const sample = numbers ? { ...body, BusinessNumbers: undefined, BusinessNumber: numbers[0] } : body;
    const { BusinessNumbers: _, ...own } = sample;
    return { runId, body, numbers, ...checkRunRequest(task, own) };
  });
  const reports: Envelope[] = [];
  for (const { runId, body, numbers, request, params } of checked) {
    reports.push(
      numbers
        ? await fanOut(runId, body, numbers, surroundings)
        : await runTask(task, { kind: 'start', runId, request, params }, surroundings),
    );
  }
  return reports;
};

const failed = (error: ServiceError, context: FunctionContext): Envelope =>
  replyToError(
    { operation: ListChatGroup, requestId: context.requestId, upstream: untouchedUpstream(), request: {} },
    error,
  ).envelope;

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
  const answer = async (payload: unknown, context: FunctionContext): Promise<Envelope | readonly Envelope[]> => {
    const trigger = decodeTrigger(payload);
    const surroundings = await surroundingsOf(task.name, context, getConfig(), timing, invoker);
    if (trigger.kind === 'continue') return runTask(task, trigger, surroundings);
    const { requests } = trigger;
    const reports = await runRequests(task, requests, surroundings).catch((error: unknown) => {
      const isAnswered = requests[0].source === 'direct' && error instanceof ServiceError && !mustBeRepeated(error);
      if (isAnswered) return [failed(error, context)];
      throw error;
    });
    if (requests[0].source !== 'direct') failFor(reports);
    return requests.length === 1 ? (reports[0] ?? []) : reports;
  };

  return async (payload, rawContext) => {
    const context = readFunctionContext(rawContext);
    const { requestId } = context;
    try {
      return await answer(payload, context);
    } catch (error) {
      if (error instanceof ConfigFault) {
        log('error', 'unexpected', { requestId, task: task.name, faults: error.faults });
        throw new InvocationFailed('Settings: see the log line with this request ID.');
      }
      if (error instanceof InvocationFailed) {
        log('error', 'refused', { requestId, task: task.name, reason: error.message.split(':')[0] });
        throw error;
      }
      const known = error instanceof ServiceError;
      log('error', known ? 'failed' : 'unexpected', {
        requestId,
        task: task.name,
        ...(known ? { code: error.code } : describeError(error)),
      });
      throw new InvocationFailed(known ? `${error.code}: ${error.message}` : 'InternalFault: see the log line.');
    }
  };
};
