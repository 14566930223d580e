import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareServer {
  readonly port: number;
  readonly close: () => void;
}

/** A node:http server on a free port of loopback, with nothing around it: floors are measured by it. */
export const serve = async (listener: RequestListener): Promise<BareServer> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
