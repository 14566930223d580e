import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';

import { callFunction } from './call-function.js';
import { holdTiming } from './hold-timing.js';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tls', name));

let requests = 0;

// Nobody vouches for this certificate, so no client of ours may talk to it.
const server = createServer(
  { key: fixture('self-signed-key.pem'), cert: fixture('self-signed-cert.pem') },
  (_, response) => {
    requests += 1;
    response.end('{"Code":"OK","RequestId":"R","UniqueCode":"1"}');
  },
);

beforeAll(async () => {
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('does not speak to a CAMS whose certificate cannot be trusted: no byte is sent and nothing was applied', async () => {
  const { port } = server.address() as AddressInfo;

  const answer = await callFunction('AddChatGroup', port, { protocol: 'HTTPS', timing: holdTiming() });

  expect(answer).toMatchObject({
    status: 503,
    body: { Code: 'UpstreamUnavailable', Outcome: 'NotApplied', Retryable: true },
  });
  expect(requests).toBe(0);
});
