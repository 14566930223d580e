import { readFileSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** Reads a file of test/fixtures/tls. */
export const tlsFixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'tls', name));

export const authority = tlsFixture('pictures-authority-cert.pem');

/** What a server does with a connection once it has read the head of a request. */
export type Behaviour = (socket: Socket, head: string) => void;

export interface RawServer {
  readonly port: number;
  /** The heads of the requests it got. */
  readonly heads: string[];
  /** The names that clients asked for in SNI. */
  readonly names: string[];
  /** Resolves when no connection is left. */
  readonly quiet: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const listen = async (server: Server, heads: string[], names: string[]): Promise<RawServer> => {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    heads,
    names,
    quiet: async () => {
      while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
};

/** Serves TLS and then bytes, not HTTP: a behaviour says whatever it likes. */
export const startTlsServer = (
  behave: Behaviour,
  cert = 'pictures-cert.pem',
  options: TlsOptions = {},
): Promise<RawServer> => {
  const heads: string[] = [];
  const names: string[] = [];
  const key = tlsFixture(cert.startsWith('self-signed') ? 'self-signed-key.pem' : 'pictures-key.pem');
  const server = createTlsServer(
    { key, cert: tlsFixture(cert), ...options },
    (socket: TLSSocket & { readonly servername?: unknown }) => {
      // What SNI said; the types of Node know it on no socket.
      names.push(String(socket.servername));
      let head = '';
      const read = (bytes: Buffer): void => {
        head += bytes.toString('latin1');
        if (!head.includes('\r\n\r\n')) return;
        socket.off('data', read);
        socket.resume();
        heads.push(head);
        behave(socket, head);
      };
      socket.on('error', () => undefined).on('data', read);
    },
  );
  server.on('tlsClientError', () => undefined);
  return listen(server, heads, names);
};

/** Serves bytes without TLS, from the first moment of a connection. */
export const startTcpServer = (behave: (socket: Socket) => void): Promise<RawServer> => {
  const server = createTcpServer((socket) => {
    behave(socket);
    // A socket that nobody reads from never learns that the other side has gone.
    socket.resume();
  });
  return listen(server, [], []);
};
