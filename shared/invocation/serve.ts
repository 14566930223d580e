import middy from '@middy/core';

import { type Call, type EventShape, type Reply, untouchedUpstream } from '../call.js';
import { type Config, ConfigFault, processConfig } from '../config.js';
import { decodeEvent } from '../events/decode-event.js';
import { ownEntry } from '../errors/catalogue.js';
import { describeError, log } from '../log.js';
import { accessLog } from '../middleware/access-log.js';
import { authorize } from '../middleware/authorize.js';
import { credentials } from '../middleware/credentials.js';
import { deadline } from '../middleware/deadline.js';
import { errorResponse, replyToError } from '../middleware/error-response.js';
import { identify } from '../middleware/identify.js';
import { ownGroup } from '../middleware/own-group.js';
import { parseEvent } from '../middleware/parse-event.js';
import { probe } from '../middleware/probe.js';
import { validateRequest } from '../middleware/validate-request.js';
import type { Envelope } from '../operations/envelope.js';
import type { Operation, RequestOf } from '../operations/operation.js';
import { inTrace } from '../telemetry/scope.js';
import { systemTiming, type Timing } from '../timing.js';
import { encodeResult, type HttpResult } from './encode-result.js';
import { type FunctionContext, readFunctionContext } from './function-context.js';

/** What Function Compute calls: raw payload and context in, something it can serialize out. Never rejects. */
export type FunctionHandler = (payload: unknown, context: unknown) => Promise<HttpResult | Envelope>;

/** The one thing a function does itself: turn a checked request into an envelope, or throw. */
export type Handle<O extends Operation> = (request: RequestOf<O>, call: Call) => Promise<Envelope>;

interface Surroundings {
  readonly config: Config;
  readonly timing: Timing;
}

const startCall = (
  operation: Operation,
  { config, timing }: Surroundings,
  payload: unknown,
  context: FunctionContext,
): Call => {
  const startedAtMs = timing.nowMs();
  const timeoutSeconds = context.timeoutSeconds ?? operation.timeoutSeconds;
  return {
    operation,
    config,
    timing,
    requestId: context.requestId,
    startedAtMs,
    payload,
    contextCredentials: context.credentials,
    timeoutSeconds,
    upstream: untouchedUpstream(),
    // Until the event is understood, the answer takes the form that a gateway can pass on.
    shape: 'gateway',
    http: undefined,
    parameters: {},
    caller: undefined,
    grant: undefined,
    request: {},
    credentials: undefined,
    deadlineAtMs: startedAtMs + timeoutSeconds * 1000,
    replyHeaders: {},
  };
};

/** The form that the caller of an event can read; the gateway's when the event tells nothing. */
const shapeOf = (payload: unknown): EventShape => {
  try {
    return decodeEvent(payload).shape;
  } catch {
    return 'gateway';
  }
};

const answerBrokenStart = (
  operation: Operation,
  payload: unknown,
  { requestId }: FunctionContext,
  call: Call | undefined,
  error: unknown,
): HttpResult | Envelope => {
  const details = error instanceof ConfigFault ? { faults: error.faults } : describeError(error);
  log('error', 'unexpected', { requestId, operation: operation.name, ...details });
  // What fails after CAMS was called is no failure to begin with.
  const failed = call ?? { operation, requestId, upstream: untouchedUpstream(), request: {} };
  return encodeResult({ shape: shapeOf(payload), requestId }, replyToError(failed, error));
};

/**
 * Makes the function of one operation: everything around `handle` is the same for all of them.
 *
 * @param handle gets the validated request of a caller who may make it.
 * @param getConfig where the settings come from; they are read at the first call.
 * @param timing the clock and the chance that the call goes by.
 * @example export const handler = serve(DeleteChatGroup, (request, call) => send(DeleteChatGroup, request, call));
 */
export const serve = <O extends Operation>(
  operation: O,
  handle: Handle<O>,
  getConfig: () => Config = processConfig,
  timing: Timing = systemTiming,
): FunctionHandler => {
  const chain = middy<Call, Reply>(async (call: Call): Promise<Reply> => {
    // validateRequest has checked the request against this very definition.
    const envelope = await handle(call.request as RequestOf<O>, call);
    const statusCode = envelope.Code === 'OK' ? 200 : ownEntry(envelope.Code).status;
    return { statusCode, headers: call.replyHeaders, envelope };
  })
    .use(errorResponse())
    .use(accessLog())
    .use(parseEvent())
    .use(identify())
    .use(probe())
    .use(validateRequest())
    .use(authorize())
    .use(credentials())
    .use(deadline())
    .use(ownGroup());

  const answer = async (payload: unknown, context: FunctionContext): Promise<HttpResult | Envelope> => {
    let call: Call | undefined;
    try {
      call = startCall(operation, { config: getConfig(), timing }, payload, context);
      return encodeResult(call, await chain(call, {}));
    } catch (error) {
      return answerBrokenStart(operation, payload, context, call, error);
    }
  };

  return (payload, rawContext) => {
    const context = readFunctionContext(rawContext);
    return inTrace(context.trace, () => answer(payload, context));
  };
};
