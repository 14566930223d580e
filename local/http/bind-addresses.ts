import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';

// What a machine without IPv6 says to ::1.
const NO_SUCH_FAMILY = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
const ATTEMPTS = 20;

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

const bind = async (server: NetServer, port: number, address: string): Promise<void> => {
  server.listen(port, address);
  await once(server, 'listening');
};

const portOf = (server: NetServer): number =>
  // A server that listens on a port has an address of this kind.
  (server.address() as AddressInfo).port;

/** Passes connections to an HTTP server: one of Node.js listens on one address only. */
const forward = (server: Server): NetServer =>
  // As an HTTP server makes its own sockets.
  createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));

const bindOthers = async (server: Server, addresses: readonly string[]): Promise<readonly NetServer[]> => {
  const bound: NetServer[] = [];
  try {
    for (const address of addresses) {
      const other = forward(server);
      try {
        await bind(other, portOf(server), address);
        bound.push(other);
      } catch (error) {
        if (address !== '::1' || !NO_SUCH_FAMILY.has(String(codeOf(error)))) throw error;
      }
    }
  } catch (error) {
    for (const other of bound) other.close();
    throw error;
  }
  return bound;
};

/**
 * Lets a server listen on one port of several addresses.
 *
 * @param port 0 picks one that is free on all of them.
 * @returns what else listens beside the server: to be closed with it.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken on one of them.
 */
export const bindAddresses = async (
  server: Server,
  port: number,
  [first, ...others]: readonly [string, ...string[]],
): Promise<{ readonly port: number; readonly others: readonly NetServer[] }> => {
  for (let attempt = 1; ; attempt += 1) {
    await bind(server, port, first);
    try {
      return { port: portOf(server), others: await bindOthers(server, others) };
    } catch (error) {
      server.close();
      await once(server, 'close');
      // A port that is free on one address may be taken on another.
      if (port !== 0 || attempt === ATTEMPTS || codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
};
