import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

// A little more than the longest time limit of a function.
const CLOSE_GRACE_MS = 30_000;

export interface Listening {
  readonly port: number;
  /** Takes no more connections and waits for the requests in hand, 30 seconds at most. */
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
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A server that listens on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    close: async () => {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      // Browsers open connections ahead of need; Node counts those as active and would wait a minute for them.
      for (const socket of connections) if (!inHand.has(socket)) socket.destroy();
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, CLOSE_GRACE_MS);
      await closed;
      clearTimeout(cut);
    },
  };
};
