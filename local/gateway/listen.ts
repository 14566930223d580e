import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly port: number;
  /** Takes no more connections and waits for the requests in hand. */
  close(): Promise<void>;
}

/**
 * Lets a server listen on loopback.
 *
 * @param port 0 picks a free one.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken.
 */
export const listen = async (server: Server, port: number): Promise<Listening> => {
  let closing = false;
  server.on('request', (_request, response) => {
    response.on('close', () => {
      // A connection kept alive by its client would keep the server open; it becomes idle after this event.
      if (closing)
        setImmediate(() => {
          server.closeIdleConnections();
        });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A server that listens on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    close: async () => {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
};
