import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answering, runFunctions, send, traditional, type Running } from './run-functions.js';

const MIB = 1024 * 1024;
const chinese = '描'.repeat(2048);
const functions = { Length: answering('event.body.length') };

describe('the gateway by itself', () => {
  let running: Running;

  beforeAll(async () => {
    running = await runFunctions(functions);
  });
  afterAll(() => running.close());

  it('knows no other path, and says so as the real one does', async () => {
    const { status, headers } = await send(running.url, '/Other?x=1');

    expect(status).toBe(404);
    expect(headers).toMatchObject({
      'x-ca-error-code': 'I404NF',
      'x-ca-error-message': 'API not found with `POST /Other`',
    });
  });

  it.each(['/', '/length', '/Length/', '//Length', '/__proto__', '/%4cength'])(
    'takes %s for another path',
    async (path) => {
      expect(await send(running.url, path)).toMatchObject({ status: 404 });
    },
  );

  it('refuses URL and headers beyond 8 KB together', async () => {
    const inUrl = await send(running.url, `/Length?Description=${encodeURIComponent(chinese)}`);
    const inHeaders = await send(running.url, '/Length', { headers: { 'X-Large': 'x'.repeat(8192) } });

    expect([inUrl.status, inHeaders.status]).toEqual([413, 413]);
    expect(inUrl.headers).toMatchObject({ 'x-ca-error-code': 'I413UL', 'x-ca-error-message': 'Request URL too Large' });
  });

  it('takes the same description in a JSON body', async () => {
    const { status } = await send(running.url, '/Length', { body: JSON.stringify({ Description: chinese }) });

    expect(status).toBe(200);
  });

  it('takes a body of 8 MB and refuses one byte more', async () => {
    const full = await send(running.url, '/Length', { body: Buffer.alloc(8 * MIB) });
    const over = await send(running.url, '/Length', { body: Buffer.alloc(8 * MIB + 1) });

    expect([full.status, over.status]).toEqual([200, 413]);
    expect(over.headers).toMatchObject({ 'x-ca-error-code': 'I413RL', 'x-ca-error-message': 'Request body too Large' });
  });

  it('goes on after a client that hangs up in the middle of its body', async () => {
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    socket.write('POST /Length HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc', () => socket.destroy());
    await new Promise((resolve) => socket.on('close', resolve));

    const { status } = await send(running.url, '/Length');

    expect(status).toBe(200);
  });

  it('listens on loopback only', () => {
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('the limit of URL and headers', () => {
  it('can be lifted', async () => {
    const running = await runFunctions(functions, { door: traditional({ urlAndHeaders: Infinity }) });

    const { status } = await send(running.url, `/Length?Description=${encodeURIComponent(chinese)}`);

    await running.close();
    expect(status).toBe(200);
  });
});

describe('a taken port', () => {
  it('is an error that names it', async () => {
    const first = await runFunctions({});
    const port = Number(new URL(first.url).port);

    const second = runFunctions({}, { port });

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    await first.close();
  });
});
