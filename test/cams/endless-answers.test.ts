import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { callFunction } from './call-function.js';
import { type Behaviour, type FaultyUpstream, ok, startFaultyUpstream } from './faulty-upstream.js';

const MEGABYTE = 1_048_576;

let upstream: FaultyUpstream;
let captured: CapturedLines;

beforeEach(async () => {
  upstream = await startFaultyUpstream();
  captured = captureLines();
});
afterEach(async () => {
  captured.restore();
  await upstream.close();
});

/** Sends JSON that never ends, as fast as it is taken. */
const endless =
  (headers: Readonly<Record<string, string>>, counts: number[] = []): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    const chunk = Buffer.alloc(MEGABYTE / 4, ' ');
    const more = (): void => {
      while (!response.destroyed) {
        counts.push(chunk.length);
        if (!response.write(chunk)) {
          response.once('drain', more);
          return;
        }
      }
    };
    more();
  };

const send =
  (body: Buffer, headers: Readonly<Record<string, string>>): Behaviour =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);

describe('an answer that is larger than any of CAMS', () => {
  it('is given up while it comes, and the connection with it', async () => {
    const counts: number[] = [];
    upstream.plan(endless({}, counts));

    const answer = await callFunction('AddChatGroup', upstream.port, { timeoutSeconds: 28, space: 'endless' });
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamNotJson', Outcome: 'Unknown' } });
    expect(answer.tookMs).toBeLessThan(2000);
    expect(upstream.closedConnections()).toBe(1);
    // The rest of it lay in the buffers of both sockets.
    expect(counts.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(24 * MEGABYTE);
  });

  it('is given up at its head when that tells its length', async () => {
    upstream.plan(send(Buffer.alloc(9 * MEGABYTE, ' '), { 'content-length': String(9 * MEGABYTE) }));

    const answer = await callFunction('AddChatGroup', upstream.port, { space: 'announced' });

    expect(answer.body).toMatchObject({ Code: 'UpstreamNotJson' });
  });

  it('is repeated where a repeat does no harm', async () => {
    upstream.plan(endless({}), ok());

    const answer = await callFunction('DeleteChatGroup', upstream.port, { space: 'repeated' });

    expect(answer.status).toBe(200);
  });
});

describe('a large answer', () => {
  it('of 500 groups with the longest texts, every character escaped, is read', async () => {
    const row = { GroupId: 'EA1', Subject: '群'.repeat(128), Description: '群'.repeat(2048) };
    const page = {
      RequestId: 'UPSTREAM-1',
      Code: 'OK',
      Data: { Total: 500, List: Array.from({ length: 500 }, () => row) },
    };
    const escaped = JSON.stringify(page).replaceAll('群', '\\u7fa4');
    upstream.plan(send(Buffer.from(escaped), {}));

    const answer = await callFunction('ListChatGroup', upstream.port, { space: 'large' });

    expect(escaped.length).toBeGreaterThan(6 * MEGABYTE);
    expect(answer.body).toMatchObject({ Code: 'OK', Data: { Total: 500 } });
    expect((answer.body['Data'] as { List: unknown[] }).List[499]).toEqual(row);
  });
});

it('an answer that is packed, which nobody asked for, is never unpacked: it could be a thousand times as large', async () => {
  const body = JSON.stringify({ RequestId: 'UPSTREAM-1', Code: 'OK', Result: 1 });
  upstream.plan(send(gzipSync(body), { 'content-encoding': 'gzip' }));

  const answer = await callFunction('DeleteChatGroup', upstream.port, { timeoutSeconds: 1, space: 'packed' });

  expect(answer.body).toMatchObject({ Code: 'UpstreamNotJson' });
});

it('a connection that serves many calls keeps nothing of those before', async () => {
  upstream.plan(ok({ Data: { Total: 0, List: [] } }));
  const sockets = new Set<Socket>();
  const watch = (message: unknown): void => {
    const { socket } = (message as { request: ClientRequest }).request;
    if (socket) sockets.add(socket);
  };
  subscribe('http.client.request.start', watch);

  for (let call = 0; call < 20; call += 1) await callFunction('ListChatGroup', upstream.port, { space: 'many' });
  unsubscribe('http.client.request.start', watch);

  const listeners = [...sockets].map((socket) => socket.listenerCount('data'));
  expect(sockets.size).toBe(1);
  expect(listeners[0]).toBeLessThanOrEqual(2);
});
