import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Resets connections that carry no request for a while, as the real service reclaims idle ones after about 10 seconds:
 * a client that writes to such a connection sees ECONNRESET.
 */
export const resetIdleSockets = (server: Server, idleMs: number): void => {
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  const rest = (socket: Socket): void => {
    const timer = setTimeout(() => {
      socket.resetAndDestroy();
    }, idleMs);
    // Nobody waits for a reset: a service that closes does not stay for it.
    timers.set(socket, timer.unref());
  };
  server.on('connection', (socket) => {
    rest(socket);
    socket.once('close', () => {
      clearTimeout(timers.get(socket));
    });
  });
  server.on('request', ({ socket }, response) => {
    clearTimeout(timers.get(socket));
    response.once('finish', () => {
      if (!socket.destroyed) rest(socket);
    });
  });
};
