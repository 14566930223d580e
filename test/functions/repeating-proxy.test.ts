import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Gateway } from '../../local/gateway/start-gateway.js';
import { callWithSdk } from '../local/cams/call-with-sdk.js';
import { openGateway } from '../support/open-gateway.js';
import { oddOutcome } from '../support/odd-outcome.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';

const owner = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
// As many as a proxy may be set to; each of them is one more chance of a second group.
const REPEATS = 3;

interface Proxy {
  readonly url: string;
  readonly close: () => Promise<unknown>;
}

const readBody = async (request: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** A proxy that repeats what was answered 429 or 503 on its own, as gateways can be told to. */
const startProxy = async (target: string): Promise<Proxy> => {
  const server: Server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      for (let repeat = 0; ; repeat += 1) {
        const answer = await fetch(`${target}${request.url ?? '/'}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body,
        });
        const text = await answer.text();
        if ((answer.status === 429 || answer.status === 503) && repeat < REPEATS) continue;
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        return;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address of this kind.
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

const effects = [
  { Kind: 'Drop', When: 'AfterCommit' },
  { Kind: 'Reset', When: 'AfterCommit' },
  { Kind: 'Html', HttpStatus: 503, When: 'AfterCommit' },
  { Kind: 'Empty', HttpStatus: 503, When: 'AfterCommit' },
  { Kind: 'WrongJson', HttpStatus: 503, When: 'AfterCommit' },
  { Kind: 'Error', Code: 'ServiceUnavailable', HttpStatus: 503, When: 'AfterCommit' },
  { Kind: 'Error', Code: 'InternalError', HttpStatus: 500, When: 'AfterCommit' },
  { Kind: 'Error', Code: 'SignatureNonceUsed', HttpStatus: 400, When: 'AfterCommit' },
  { Kind: 'Error', Code: 'Brand.NewCode', HttpStatus: 503, When: 'AfterCommit' },
  { Kind: 'Throttle', RetryAfterMs: 60_000 },
] as const;

describe.each(['with a store', 'without a store'])('behind a proxy that repeats 429 and 503, %s', (stored) => {
  let running: RunningCams;
  let gateway: Gateway;
  let proxy: Proxy;
  let folder: string;
  let Subject = '';
  let number = 0;

  beforeAll(async () => {
    running = await runLocalCams();
    folder = await mkdtemp(path.join(tmpdir(), 'proxy-'));
    const DATABASE_URL = stored === 'with a store' ? `file:${path.join(folder, 'state.db')}` : '';
    gateway = await openGateway(running, { environment: { DATABASE_URL } });
    proxy = await startProxy(gateway.url);
  });
  beforeEach(() => {
    number += 1;
    Subject = `Order ${String(number)}`;
  });
  afterEach(() => fetch(`${running.cams.url}/_local/faults`, { method: 'DELETE' }));
  afterAll(async () => {
    await proxy.close();
    await gateway.close();
    await running.close();
    await rm(folder, { recursive: true, force: true });
  });

  const create = async (): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
    const response = await fetch(`${proxy.url}/AddChatGroup`, {
      method: 'POST',
      body: JSON.stringify({ ...owner, Subject }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  // A throttled create was not executed, and the repeat is; with a store a group is found that was made unheard.
  const wanted = (kind: string): object => {
    if (kind === 'Throttle') return { Success: true };
    return stored === 'without a store' ? { Success: false, Outcome: 'Unknown' } : {};
  };
  const groupsMade = async (): Promise<number> => {
    const list = callWithSdk(`127.0.0.1:${String(running.cams.port)}`);
    const { Data } = await list('ListChatGroup', { ...owner, Subject, Page: '{"Index":1,"Size":10}' });
    return (Data as { readonly List: readonly unknown[] }).List.length;
  };

  it.each(effects)('one AddChatGroup without ClientToken makes one group, whatever CAMS does: %j', async (Effect) => {
    await fetch(`${running.cams.url}/_local/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ Rules: [{ Operation: 'AddChatGroup', Match: { Subject }, Effect, Times: 1 }] }),
    });

    const { status, body } = await create();

    expect(await groupsMade()).toBe(1);
    expect(oddOutcome(status, body as never)).toBeUndefined();
    expect(body).toMatchObject(wanted(Effect.Kind));
  });
});
