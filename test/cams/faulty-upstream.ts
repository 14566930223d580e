import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the wire brought it. */
export interface SeenRequest {
  readonly action: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
  readonly atMs: number;
}

/** What the server does with one request. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** Answers JSON; `Code` and `RequestId` are filled in unless given. */
export const json =
  (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers });
    response.end(JSON.stringify({ RequestId: 'UPSTREAM-1', ...body }));
  };

export const ok = (elements: object = { Result: 1 }): Behaviour =>
  json(200, { Code: 'OK', Success: true, ...elements });

/** A refusal in the gateway's shape. */
export const refuse = (status: number, Code: string, more: object = {}, headers = {}): Behaviour =>
  json(status, { Code, Message: `${Code} for 8613800000000`, HostId: 'localhost', ...more }, headers);

export const text =
  (status: number, body: string, contentType = 'text/html'): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': contentType });
    response.end(body);
  };

/** Resets the connection after the request has been read. */
export const reset: Behaviour = (_, request) => request.socket.resetAndDestroy();

export const silence: Behaviour = () => undefined;

/** Sends the head and then a byte of the body now and then, for ever. */
export const trickle: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{');
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => {
    clearInterval(timer);
  });
};

/** Sends the head and half of the body, then resets. */
export const truncate: Behaviour = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"Code":"OK"', () => request.socket.resetAndDestroy());
};

export interface FaultyUpstream {
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  /** How many connections the other side has closed or lost. */
  readonly closedConnections: () => number;
  /** Sets what the next requests meet, one after the other; the last one stays. */
  readonly plan: (...behaviours: readonly [Behaviour, ...Behaviour[]]) => void;
  /** From now on a second request on a connection meets a reset: what an idle connection reclaimed upstream looks like. */
  readonly reclaimIdleConnections: () => void;
  readonly close: () => Promise<void>;
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

/** Starts an upstream on loopback that misbehaves as told, on real sockets. */
export const startFaultyUpstream = async (): Promise<FaultyUpstream> => {
  const seen: SeenRequest[] = [];
  const connections = new Map<Socket, number>();
  let planned: Behaviour[] = [ok()];
  let closed = 0;
  let reclaims = false;

  const server = createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 65_000 }, (request, response) => {
    const { socket, headers, method = '' } = request;
    const connection = connections.get(socket) ?? connections.size + 1;
    if (reclaims && connections.has(socket)) {
      socket.resetAndDestroy();
      return;
    }
    connections.set(socket, connection);
    const url = new URL(request.url ?? '/', 'http://upstream');
    seen.push({ action: String(headers['x-acs-action']), url, method, headers, connection, atMs: Date.now() });
    const behaviour = planned.length > 1 ? planned.shift() : planned[0];
    behaviour?.(response, request);
  });
  server.on('connection', (socket) => {
    socket.on('close', () => {
      closed += 1;
    });
    socket.on('error', () => undefined);
  });
  const port = await listen(server);
  return {
    port,
    seen,
    closedConnections: () => closed,
    plan: (...behaviours) => {
      planned = [...behaviours];
    },
    reclaimIdleConnections: () => {
      reclaims = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
