import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Exposure } from '../http/exposure.js';
import type { LocalServer } from '../http/open-server.js';
import { createInstancePool, type PoolOptions } from './create-instance-pool.js';
import type { OpenDoor } from './door.js';
import type { GatewayAnswer } from './gateway-answer.js';
import { openGatewayServer } from './open-gateway-server.js';
import { REAL_INSTANCES } from './real-instances.js';
import { splitUrl } from './request-head.js';

export interface GatewayOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly exposure?: Exposure | undefined;
  /** What `openGatewayServer` opened; left out, the gateway opens its port itself. */
  readonly server?: LocalServer;
  /** Which gateway it is: `cloudNativeDoor(…)` or `traditionalDoor(…)`. */
  readonly door: OpenDoor;
  readonly issueCredentials: PoolOptions['issueCredentials'];
  /** Pages for a browser, by path. A real gateway has none. */
  readonly pages?: ReadonlyMap<string, () => GatewayAnswer>;
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

/**
 * Starts a gateway and Function Compute on loopback: HTTP request -> event -> function -> HTTP response, refusing what
 * they refuse.
 *
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { door: openDoor, issueCredentials, pages, maxInstances = REAL_INSTANCES, log = console.log } = options;
  const pool = createInstancePool({ issueCredentials, maxInstances, log });
  const door = openDoor({ invoke: pool.invoke, log });

  const pageFor = (request: IncomingMessage): GatewayAnswer | undefined =>
    request.method === 'GET' || request.method === 'HEAD' ? pages?.get(splitUrl(request).path)?.() : undefined;

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = pageFor(request) ?? (await door(request));
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
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
