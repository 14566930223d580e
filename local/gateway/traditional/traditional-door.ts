import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { readBody } from '../../read-body.js';
import type { Door, OpenDoor } from '../door.js';
import type { FunctionDefinition } from '../function-definition.js';
import { type GatewayAnswer, noInstanceLeft } from '../gateway-answer.js';
import type { GatewayRequest } from '../gateway-request.js';
import { readResult } from '../read-result.js';
import { headBytes, splitUrl } from '../request-head.js';
import { apiGatewayEvent } from './api-gateway-event.js';
import type { CheckAppSignature } from './app-signature.js';
import { forwardHeaders } from './forward-headers.js';
import { gatewayLimits, type GatewayLimits } from './gateway-limits.js';
import { refusal } from './refusal.js';

export interface TraditionalOptions {
  /** Which function answers which path, for example `/ListChatGroup`. */
  readonly routes: ReadonlyMap<string, FunctionDefinition>;
  /** Headers the gateway sets itself; a client's copies are dropped. The proof and the caller belong here. */
  readonly constants: Readonly<Record<string, string>>;
  /** Tells who signed a request and under which header functions hear of it; left out, no signature is looked at. */
  readonly apps?: { readonly header: string; readonly check: CheckAppSignature };
  readonly limits?: Partial<GatewayLimits>;
}

// The client chose these letters, and they go into a header.
const harmless = (path: string): string => path.replace(/[^\x21-\x5f\x61-\x7e]/g, '?').slice(0, 256);

/**
 * The traditional API Gateway ("CloudAPI"), refusing what it refuses. Any method of a route goes to its function, which
 * answers 405 itself.
 */
export const traditionalDoor =
  ({ routes, constants, apps, limits: changed }: TraditionalOptions): OpenDoor =>
  ({ invoke, log }) => {
    const limits = { ...gatewayLimits, ...changed };

    const callFunction = async (definition: FunctionDefinition, request: GatewayRequest): Promise<GatewayAnswer> => {
      const invocation = await invoke(definition, JSON.stringify(apiGatewayEvent(request))).catch((error: unknown) => {
        // Before the function was reached: no credentials are to be had for it.
        log(`[gateway] answers 503: ${String(error)}`);
        return refusal('D503BB', 'Service Unavailable');
      });
      if (!invocation) return noInstanceLeft;
      if ('status' in invocation) return invocation;
      // The error that Function Compute answers with status 200 is no result a gateway can use; it shows none of it.
      if (invocation.errorType) return refusal('D503BB', 'Service Unavailable');
      const result = readResult(invocation.payload, limits.result);
      if (result.fault === undefined) return result.answer;
      log(`[${definition.functionName} ${invocation.requestId}] [gateway] answers 503: ${result.fault}`);
      return refusal('D503BB', 'Service Unavailable');
    };

    const answer = async (request: IncomingMessage, requestId: string): Promise<GatewayAnswer> => {
      const { method = '' } = request;
      const { path, query } = splitUrl(request);
      const body = await readBody(request, limits.requestBody);
      const definition = routes.get(path);
      if (headBytes(request) > limits.urlAndHeaders) return refusal('I413UL', 'Request URL too Large');
      if (!definition) return refusal('I404NF', `API not found with \`${method} ${harmless(path)}\``);
      if (!body) return refusal('I413RL', 'Request body too Large');
      const { appId, refused } = apps?.check(request, body) ?? {};
      if (refused) return refused;
      const caller = apps && appId !== undefined ? { [apps.header]: appId } : {};
      return callFunction(definition, {
        requestId,
        method,
        path,
        query,
        headers: forwardHeaders(request, requestId, { ...constants, ...caller }),
        body,
        clientAddress: request.socket.remoteAddress ?? '127.0.0.1',
        host: request.headers.host ?? '',
      });
    };

    const door: Door = async (request) => {
      const requestId = randomUUID().toUpperCase();
      const { headers, ...rest } = await answer(request, requestId);
      return { ...rest, headers: { ...headers, 'X-Ca-Request-Id': requestId } };
    };
    return door;
  };
