import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import { type Reply, runUnderRules } from '../faults/run-under-rules.js';
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

/** A body that is too large is left out: the call is counted and written down all the same. */
const receive = async (message: IncomingMessage): Promise<{ readonly call: RpcCall; readonly fault?: unknown }> => {
  try {
    const body = await readBody(message, RPC_BODY_MAX_BYTES, refusals.BodyTooLarge);
    return { call: toRpcCall(toRpcRequest(message, body)) };
  } catch (fault) {
    return { call: toRpcCall(toRpcRequest(message, Buffer.alloc(0))), fault };
  }
};

const answer = (call: RpcCall, service: Service, reply: Reply): Promise<object> => {
  for (const check of checks[call.claims.protocol]) check(call, service);
  const { action: operation = '', accessKeyId = '' } = call.claims;
  return runUnderRules({ operation, accessKeyId, sources: parameterSources(call) }, service, reply);
};

/** Answers one call of the RPC protocol: checks it, runs its action, and writes result or refusal. */
export const handleRpc = async (
  message: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> => {
  const RequestId = randomUUID().toUpperCase();
  const headers = { 'x-acs-request-id': RequestId };
  const reply: Reply = { send: sendJson };
  const { call, fault } = await receive(message);
  service.calls.add(call.claims.action ?? '');
  try {
    if (fault !== undefined) throw fault;
    const elements = await answer(call, service, reply);
    const envelope = { RequestId, Code: 'OK', Success: true, Message: 'None', AccessDeniedDetail: 'None' };
    reply.send(response, 200, { ...envelope, ...elements }, headers);
  } catch (error) {
    // The client hung up in the middle of its request: nobody to answer, nothing wrong here.
    if (!message.complete) return;
    if (!(error instanceof Refusal)) service.report(error);
    const refusal = error instanceof Refusal ? error : new Refusal(refusals.InternalError);
    const from = { RequestId, HostId: message.headers.host ?? '' };
    const { httpStatus, body } = refusalAnswer(refusal, from, service.knobs.groupFaultsAs200);
    const denied = refusal instanceof AccessDenied && { AccessDeniedDetail: refusal.detail };
    const wait = refusal instanceof ThrottleRefusal ? { 'x-acs-retry-after': String(refusal.retryAfterMs) } : {};
    reply.send(response, httpStatus, { ...body, ...denied }, { ...headers, ...wait });
  }
};
