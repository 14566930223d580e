import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import { type Reply, runUnderRules } from '../faults/run-under-rules.js';
import { ThrottleRefusal } from '../limits/throttle-refusal.js';
import { readBody } from '../read-body.js';
import { refusalAnswer } from '../refusal-answer.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { sendJson } from '../send-json.js';
import type { Service } from '../service.js';
import { RPC_BODY_MAX_BYTES } from '../settings.js';
import { checks } from './checks.js';
import { decodePairs } from './decode-pairs.js';
import { readAuthorization } from './read-authorization.js';
import { headerOf, type RpcRequest, toRpcRequest } from './rpc-request.js';

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Query and form are interchangeable here; whether they are at the real gateway is unverified. */
const parameterSources = (request: RpcRequest): readonly ParameterSource[] => [
  { kind: 'text', entries: request.query },
  ...(FORM.test(headerOf(request, 'content-type') ?? '')
    ? [{ kind: 'text' as const, entries: decodePairs(request.body.toString('utf8')) }]
    : []),
];

const answer = async (message: IncomingMessage, service: Service, reply: Reply): Promise<object> => {
  service.calls.add(String(message.headers['x-acs-action'] ?? ''));
  const body = await readBody(message, RPC_BODY_MAX_BYTES, refusals.BodyTooLarge);
  const request = toRpcRequest(message, body);
  for (const check of checks) check(request, service);
  const operation = headerOf(request, 'x-acs-action') ?? '';
  const { accessKeyId } = readAuthorization(request);
  return runUnderRules({ operation, accessKeyId, sources: parameterSources(request) }, service, reply);
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
  try {
    const elements = await answer(message, service, reply);
    const envelope = { RequestId, Code: 'OK', Success: true, Message: 'None', AccessDeniedDetail: 'None' };
    reply.send(response, 200, { ...envelope, ...elements }, headers);
  } catch (error) {
    // The client hung up in the middle of its request: nobody to answer, nothing wrong here.
    if (!message.complete) return;
    if (!(error instanceof Refusal)) service.report(error);
    const refusal = error instanceof Refusal ? error : new Refusal(refusals.InternalError);
    const from = { RequestId, HostId: message.headers.host ?? '' };
    const { httpStatus, body } = refusalAnswer(refusal, from, service.knobs.groupFaultsAs200);
    const wait = refusal instanceof ThrottleRefusal ? { 'x-acs-retry-after': String(refusal.retryAfterMs) } : {};
    reply.send(response, httpStatus, body, { ...headers, ...wait });
  }
};
