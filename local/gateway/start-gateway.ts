import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Exposure } from '../http/exposure.js';
import type { LocalServer } from '../http/open-server.js';
import { readBody } from '../read-body.js';
import { apiGatewayEvent } from './api-gateway-event.js';
import type { CheckAppSignature } from './app-signature.js';
import { createInstancePool, type PoolOptions } from './create-instance-pool.js';
import { forwardHeaders } from './forward-headers.js';
import type { FunctionDefinition } from './function-definition.js';
import { noInstanceLeft, refusal, type GatewayAnswer } from './gateway-answer.js';
import { gatewayLimits, type GatewayLimits } from './gateway-limits.js';
import type { EventShape, GatewayRequest } from './gateway-request.js';
import { httpTriggerEvent } from './http-trigger-event.js';
import { openGatewayServer } from './open-gateway-server.js';
import { readResult } from './read-result.js';
import { REAL_INSTANCES } from './real-instances.js';

export interface GatewayOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly exposure?: Exposure | undefined;
  /** What `openGatewayServer` opened; left out, the gateway opens its port itself. */
  readonly server?: LocalServer;
  /** Which function answers which path, for example `/ListChatGroup`. */
  readonly routes: ReadonlyMap<string, FunctionDefinition>;
  /** Headers the gateway sets itself; a client's copies are dropped. The proof and the caller belong here. */
  readonly constants: Readonly<Record<string, string>>;
  /** Tells who signed a request and under which header functions hear of it; left out, no signature is looked at. */
  readonly apps?: { readonly header: string; readonly check: CheckAppSignature };
  readonly issueCredentials: PoolOptions['issueCredentials'];
  /** Pages for a browser, by path. A real gateway has none. */
  readonly pages?: ReadonlyMap<string, () => GatewayAnswer>;
  readonly eventShape?: EventShape;
  readonly limits?: Partial<GatewayLimits>;
  /** How many instances of all functions may exist at a time. Default: as many as Function Compute lets an account have. */
  readonly maxInstances?: number;
  /** Gets each line of the local log; the console unless said otherwise. */
  readonly log?: (line: string) => void;
}

export interface Gateway {
  readonly port: number;
  readonly url: string;
  /** Takes no more requests, lets those in hand finish, then ends every instance. */
  close(): Promise<void>;
}

const headBytes = ({ method = '', url = '', rawHeaders }: IncomingMessage): number =>
  // Node.js reads each byte of a head as one character.
  `${method} ${url} HTTP/1.1\r\n`.length + rawHeaders.reduce((bytes, text) => bytes + text.length + 2, 0);

// The client chose these letters, and they go into a header.
const harmless = (path: string): string => path.replace(/[^\x21-\x5f\x61-\x7e]/g, '?').slice(0, 256);

/**
 * Starts API Gateway and Function Compute on loopback: HTTP request -> event -> function -> HTTP response, refusing
 * what they refuse. Any method of a route goes to its function, which answers 405 itself.
 *
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { routes, constants, issueCredentials, pages, eventShape = 'api-gateway' } = options;
  const { log = console.log, apps, maxInstances = REAL_INSTANCES } = options;
  const limits = { ...gatewayLimits, ...options.limits };
  const pool = createInstancePool({ issueCredentials, maxInstances, log });
  const toEvent = eventShape === 'api-gateway' ? apiGatewayEvent : httpTriggerEvent;

  const callFunction = async (definition: FunctionDefinition, request: GatewayRequest): Promise<GatewayAnswer> => {
    const invocation = await pool.invoke(definition, JSON.stringify(toEvent(request))).catch((error: unknown) => {
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
    const { method = '', url = '' } = request;
    const queryAt = url.indexOf('?');
    const path = queryAt < 0 ? url : url.slice(0, queryAt);
    const query = queryAt < 0 ? '' : url.slice(queryAt + 1);
    const page = method === 'GET' || method === 'HEAD' ? pages?.get(path) : undefined;
    if (page) return page();
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

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID().toUpperCase();
    const { status, headers, body } = await answer(request, requestId);
    response.writeHead(status, { ...headers, 'X-Ca-Request-Id': requestId, 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  };

  const server = options.server ?? (await openGatewayServer(options.port, options.exposure));
  server.serve((request, response) => {
    respond(request, response).catch((error: unknown) => {
      // A client that goes away while sending is nobody's fault; anything else is ours.
      if (!request.destroyed || request.complete) log(`[gateway] ${String(error)}`);
      response.destroy();
    });
  });
  return {
    port: server.port,
    url: server.url,
    close: async () => {
      await server.close();
      await pool.close();
    },
  };
};
