import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Environment, readConfig } from '../../shared/config.js';
import { send } from '../../shared/cams/send.js';
import { serve } from '../../shared/invocation/serve.js';
import { operations } from '../../shared/operations/operations.js';
import { contextWith } from '../support/context.js';

export interface ServedFunctions {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Functions with these settings on a port of this machine: each is invoked with the body of a POST, and answers it. */
export const serveFunctions = async (environment: Environment): Promise<ServedFunctions> => {
  const config = readConfig(environment);
  const handlers = new Map(
    operations.map((operation) => [
      `/${operation.name}`,
      serve(
        operation,
        (request, call) => send(operation, request, call),
        () => config,
      ),
    ]),
  );
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const handler = handlers.get(request.url ?? '');
      const context = contextWith({ accessKeyId: 'k', accessKeySecret: 's', securityToken: 't' });
      void handler?.(Buffer.concat(chunks), context).then((answer: unknown) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
