import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { canaries } from './hostile-values.js';

export interface AnyUpstream {
  readonly port: number;
  readonly count: () => number;
  readonly close: () => Promise<void>;
}

const row = { GroupId: 'EA1', InviteLink: canaries.link, Subject: canaries.subject, BusinessNumber: canaries.number };
const list = { Data: { Total: 1, List: [row] } };
const refusal = (Code: string): object => ({ Code, Message: `${canaries.number} ${canaries.link}`, RequestId: 'R-2' });
const ok = {
  Code: 'OK',
  RequestId: 'R-1',
  Success: false,
  Result: 1,
  UniqueCode: '1',
  InviteLink: 'https://example.com/x',
};

// What CAMS, or something before it, might answer; the odd ones as often as the good one.
const answers: readonly (readonly [status: number, body: string])[] = [
  [200, JSON.stringify({ ...ok, ...list })],
  [200, JSON.stringify(ok)],
  [200, JSON.stringify({ ...ok, Data: { Total: 'x', List: [null] } })],
  [200, JSON.stringify(refusal('Forbidden.RAM'))],
  [400, JSON.stringify(refusal('Throttling.User'))],
  [404, JSON.stringify(refusal('InvalidAction.NotFound'))],
  [403, JSON.stringify(refusal('No such code'))],
  [500, JSON.stringify(refusal('InternalError'))],
  [200, `"${canaries.link}"`],
  [200, ''],
  [502, `<html>${canaries.number}</html>`],
  [302, '{}'],
];

/** A stand-in for CAMS that answers each call at once, with one of a dozen answers in turn, and sometimes breaks off. */
export const answerAnything = async (): Promise<AnyUpstream> => {
  let calls = 0;
  const answer = (response: ServerResponse): void => {
    const [status, body] = answers[calls % answers.length] ?? [200, ''];
    calls += 1;
    if (calls % 17 === 0) response.destroy();
    else response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
    request.resume().once('end', () => {
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    count: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
