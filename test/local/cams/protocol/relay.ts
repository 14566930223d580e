import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';

import { type HttpAnswer, sendHttp } from '../send-http.js';
import type { Signed } from '../sign-request.js';

/** Stands between a client and the service and may change requests on their way. */
export interface Relay {
  readonly host: string;
  readonly close: () => Promise<void>;
}

const headersOf = (rawHeaders: readonly string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers[rawHeaders[index]?.toLowerCase() ?? ''] = rawHeaders[index + 1] ?? '';
  }
  return headers;
};

export interface Tampering {
  /** Changes a request in place, and says which part. */
  readonly tamper: (signed: Signed) => string;
  /** Hears of a tampering that left its request as it was: such a one proves nothing. */
  readonly unchanged: (part: string) => void;
  /** Hears what the changed request was answered. */
  readonly refused: (part: string, code: string) => void;
}

/** Sends each request on twice: first changed, then as it came. The client hears the answer to the latter. */
export const openRelay = async (port: number, { tamper, unchanged, refused }: Tampering): Promise<Relay> => {
  const agent = new Agent({ keepAlive: true });
  const pass = (signed: Signed): Promise<HttpAnswer> => {
    // A GET with a body is sent as such only when its length is told.
    const headers = { ...signed.headers, 'content-length': String(Buffer.byteLength(signed.body)) };
    return sendHttp(port, { ...signed, headers }, agent);
  };
  const answer = async (signed: Signed): Promise<HttpAnswer> => {
    const changed = { ...signed, headers: { ...signed.headers } };
    const part = tamper(changed);
    if (isDeepStrictEqual(changed, signed)) {
      unchanged(part);
      return pass(signed);
    }
    const { body } = await pass(changed);
    refused(part, String(body['Code']));
    return pass(signed);
  };
  const server = createServer({ maxHeaderSize: 65_536 }, (message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const headers = headersOf(message.rawHeaders);
      for (const name of ['connection', 'transfer-encoding', 'content-length']) Reflect.deleteProperty(headers, name);
      const body = Buffer.concat(chunks).toString('utf8');
      void answer({ method: message.method ?? '', path: message.url ?? '', headers, body }).then((passed) => {
        response.writeHead(passed.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(passed.body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // address() is a string for pipes only.
    host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
        agent.destroy();
      }),
  };
};
