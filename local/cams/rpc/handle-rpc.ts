import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import { type Reply, runUnderRules } from '../faults/run-under-rules.js';
import { describeCall } from '../journal/describe-call.js';
import { ThrottleRefusal } from '../limits/throttle-refusal.js';
import { AccessDenied } from '../ram/access-denied.js';
import { readBody } from '../read-body.js';
import { refusalAnswer } from '../refusal-answer.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { sendJson } from '../send-json.js';
import type { Service } from '../service.js';
import { RPC_BODY_MAX_BYTES } from '../settings.js';
import { checks } from './checks.js';
import { type RpcCall, toRpcCall } from './rpc-call.js';
import { toRpcRequest } from './rpc-request.js';

/** Query and form are interchangeable here; whether they are at the real gateway is unverified. */
const parameterSources = ({ request, form }: RpcCall): readonly ParameterSource[] =>
  [request.query, form].map((entries) => ({ kind: 'text', entries }));

const receive = (message: IncomingMessage, body: Buffer, service: Service): RpcCall => {
  const call = toRpcCall(toRpcRequest(message, body));
  service.calls.add(call.claims.action ?? '');
  return call;
};

const answer = (call: RpcCall, service: Service, reply: Reply): Promise<object> => {
  for (const check of checks[call.claims.protocol]) check(call, service);
  const { action: operation = '', accessKeyId = '' } = call.claims;
  return runUnderRules({ operation, accessKeyId, sources: parameterSources(call) }, service, reply);
};

type Ending = readonly [httpStatus: number, code: string, message: string];

/** Answers one call of the RPC protocol: checks it, runs its action, and writes result or refusal. */
export const handleRpc = async (
  message: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> => {
  const startedAt = performance.now();
  const RequestId = randomUUID().toUpperCase();
  const reply: Reply = { send: sendJson };
  let received: RpcCall | undefined;
  const end = (call: RpcCall, [HttpStatus, Code, Message]: Ending, body: object, headers = {}): void => {
    const outcome = { RequestId, Code, HttpStatus, Message, startedAt, Fault: reply.fault };
    try {
      service.journal.add(describeCall(call, outcome, service));
    } catch (error) {
      // A call is answered even if it cannot be written down.
      service.report(error);
    }
    reply.send(response, HttpStatus, body, { 'x-acs-request-id': RequestId, ...headers });
  };
  try {
    const call = receive(message, await readBody(message, RPC_BODY_MAX_BYTES, refusals.BodyTooLarge), service);
    received = call;
    const elements = await answer(call, service, reply);
    const envelope = { RequestId, Code: 'OK', Success: true, Message: 'None', AccessDeniedDetail: 'None' };
    end(call, [200, 'OK', 'None'], { ...envelope, ...elements });
  } catch (error) {
    // A body that is too large was thrown away; the call is counted and written down all the same.
    const call = received ?? receive(message, Buffer.alloc(0), service);
    // The client hung up in the middle of its request: nobody to answer, nothing wrong here.
    if (!message.complete) return;
    if (!(error instanceof Refusal)) service.report(error);
    const refusal = error instanceof Refusal ? error : new Refusal(refusals.InternalError);
    const from = { RequestId, HostId: message.headers.host ?? '' };
    const { httpStatus, body } = refusalAnswer(refusal, from, service.knobs.groupFaultsAs200);
    const denied = refusal instanceof AccessDenied && { AccessDeniedDetail: refusal.detail };
    const wait = refusal instanceof ThrottleRefusal ? { 'x-acs-retry-after': String(refusal.retryAfterMs) } : {};
    end(call, [httpStatus, refusal.code, refusal.message], { ...body, ...denied }, wait);
  }
};
