import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { GroupEvent } from '../../../shared/maintenance/inventory/cloud-event.js';

export const SECRET = 'a-secret-of-the-receiver';

/** Receives events on this machine, and believes only what is signed. */
export interface EventReceiver {
  readonly settings: Readonly<Record<string, string>>;
  readonly events: GroupEvent[];
  readonly requests: () => number;
  /** The traceparent header of each request. */
  readonly traceparents: unknown[];
  /** The states that the next requests are answered with; then 204. */
  readonly answers: number[];
  readonly close: () => Promise<void>;
}

const verify = (timestamp: string, signature: string, body: string): boolean =>
  signature === `sha256=${createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')}` &&
  /^\d{10}$/.test(timestamp);

export const openEventReceiver = async (): Promise<EventReceiver> => {
  const events: GroupEvent[] = [];
  const answers: number[] = [];
  const traceparents: unknown[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      traceparents.push(request.headers['traceparent']);
      const body = Buffer.concat(chunks).toString('utf8');
      const header = (name: string): string => String(request.headers[name]);
      if (!verify(header('x-events-timestamp'), header('x-events-signature'), body)) {
        response.writeHead(401).end();
        return;
      }
      const status = answers.shift() ?? 204;
      if (status < 300) events.push(...(JSON.parse(body) as GroupEvent[]));
      response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // It listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      INVENTORY_EVENTS_URL: `http://127.0.0.1:${String(port)}/events`,
      INVENTORY_EVENTS_SECRET: SECRET,
    },
    events,
    answers,
    traceparents,
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
