import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { OperationName } from '../../shared/operations/operation.js';

/** One call that was heard. */
export interface Heard {
  readonly operation: OperationName;
  readonly timeoutMs: string | undefined;
  readonly request: Readonly<Record<string, unknown>>;
}

export interface AnsweringGateway {
  readonly environment: Readonly<Record<string, string>>;
  readonly heard: Heard[];
  readonly close: () => Promise<void>;
}

export interface GatewayAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Elements beside those that every good answer has, or another envelope. */
  readonly body: object;
}

/** A gateway that answers as it is told; a call that it is told nothing of hangs. */
export const openAnsweringGateway = async (
  answerTo: (heard: Heard) => GatewayAnswer | undefined | Promise<GatewayAnswer | undefined>,
): Promise<AnsweringGateway> => {
  const heard: Heard[] = [];
  const answer = (response: ServerResponse, { status = 200, headers = {}, body }: GatewayAnswer): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify({ RequestId: 'R-1', Code: 'OK', Success: true, ...body }));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call: Heard = {
        // The client calls no other paths.
        operation: (request.url ?? '').slice(1) as OperationName,
        timeoutMs: request.headers['x-timeout-ms']?.toString(),
        request: JSON.parse(Buffer.concat(chunks).toString()) as Heard['request'],
      };
      heard.push(call);
      void Promise.resolve(answerTo(call)).then((told) => {
        if (told) answer(response, told);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    environment: { CHAT_GROUPS_URL: `http://127.0.0.1:${String(port)}` },
    heard,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
