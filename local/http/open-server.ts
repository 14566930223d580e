import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { bindAddresses } from './bind-addresses.js';
import { addressesOf, type Exposure } from './exposure.js';
import { guard } from './guard.js';

export interface LocalServerOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly exposure?: Exposure | undefined;
  /** How long requests in hand may take once the server closes, in milliseconds. */
  readonly closeGraceMs: number;
  readonly http?: ServerOptions;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that has its port, and answers once it is told how. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** For what watches connections. */
  readonly server: Server;
  /** Answers requests from now on, and those that came before. */
  readonly serve: (handle: Handle) => void;
  /** Takes no more connections and waits for the requests in hand. */
  readonly close: () => Promise<void>;
}

const refuse = (request: IncomingMessage, response: ServerResponse, status: number, body: object): void => {
  // Thrown away as it comes: a socket closed under a writing client shows it a reset instead of the refusal.
  request.resume();
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
};

/** Closes a server's connections when it closes: idle ones at once, those with a request in hand after its answer. */
const trackConnections = (server: Server): (() => void) => {
  let closing = false;
  const connections = new Set<Socket>();
  const inHand = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    inHand.add(socket);
    response.on('close', () => {
      inHand.delete(socket);
      if (closing) socket.destroySoon();
    });
  });
  return () => {
    closing = true;
    // Browsers open connections ahead of need; Node counts those as active and would wait a minute for them.
    for (const socket of connections) if (!inHand.has(socket)) socket.destroy();
  };
};

/**
 * Opens a port on loopback, both families, and stands guard before it: the one way in which anything here listens. To have
 * the port before what is behind it is opened is the point: who finds it taken has touched nothing yet.
 *
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken.
 */
export const openServer = async (options: LocalServerOptions): Promise<LocalServer> => {
  const { exposure = {}, closeGraceMs, http = {} } = options;
  let handle: Handle | undefined;
  const waiting: Parameters<Handle>[] = [];
  const server = createServer(http, (request, response) => {
    const refused = guard(request, exposure);
    if (refused) {
      const { status, ...body } = refused;
      refuse(request, response, status, body);
    } else if (handle) handle(request, response);
    else waiting.push([request, response]);
  });
  const closeConnections = trackConnections(server);
  const { port, others } = await bindAddresses(server, options.port, addressesOf(exposure));
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    server,
    serve: (answer) => {
      handle = answer;
      for (const [request, response] of waiting.splice(0)) answer(request, response);
    },
    close: async () => {
      const closed = [server, ...others].map((each) => once(each, 'close'));
      server.close();
      for (const other of others) other.close();
      for (const [request] of waiting.splice(0)) request.destroy();
      closeConnections();
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, closeGraceMs);
      await Promise.all(closed);
      clearTimeout(cut);
    },
  };
};
