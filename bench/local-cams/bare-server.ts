import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareServer {
  readonly port: number;
  /** The body of every further answer. */
  answer: string;
  readonly close: () => void;
}

/** The floor: node:http that reads a request to its end and answers given bytes, nothing more. */
export const startBareServer = (): Promise<BareServer> =>
  new Promise((resolve) => {
    const server = createServer((message, response) => {
      message.resume().on('end', () => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bare.answer) };
        response.writeHead(200, headers).end(bare.answer);
      });
    });
    const bare: BareServer = {
      // Set once it listens.
      get port() {
        return (server.address() as AddressInfo).port;
      },
      answer: '{}',
      close: () => {
        server.close();
        server.closeAllConnections();
      },
    };
    server.listen(0, '127.0.0.1', () => {
      resolve(bare);
    });
  });
