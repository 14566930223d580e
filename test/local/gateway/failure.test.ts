import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runFunctions, send, type Running } from './run-functions.js';

const OK = `{ statusCode: 200, headers: {}, isBase64Encoded: false, body: process.env.FC_INSTANCE_ID }`;

/** Fails when the path has a query, answers well otherwise. */
const failing = (failure: string): string => `
exports.handler = async (raw) => {
  if (JSON.parse(raw.toString()).queryParameters.fail) { ${failure} }
  return ${OK};
};`;

const functions = {
  Throws: failing(`throw new TypeError('CANARY of the stack')`),
  ThrowsText: failing(`throw 'CANARY text'`),
  Rejects: failing(`await Promise.reject(new Error('CANARY'))`),
  Exits: failing(`process.exit(0)`),
  Unhandled: failing(`Promise.reject(new Error('CANARY')); await new Promise(() => {})`),
  Uncaught: failing(`setTimeout(() => { throw undefined; }); await new Promise(() => {})`),
  Silent: failing(`await new Promise(() => {})`),
  Busy: failing(`for (;;);`),
  Circular: failing(`const a = {}; a.a = a; return a`),
  LateCrash: failing(`setTimeout(() => { throw new Error('late'); }, 20); return ${OK}`),
  Hungry: failing(`const all = []; for (;;) all.push(new Array(1e6).fill(all.length))`),
  Unloadable: `throw new Error('CANARY at load');`,
  NoHandler: `exports.other = () => 1;`,
};

describe('a function that fails', () => {
  let running: Running;

  beforeAll(async () => {
    running = await runFunctions(functions, { timeoutSeconds: 0.4 });
  });
  afterAll(() => running.close());

  it.each([
    ['throws', 'Throws', 'HandledInvocationError: CANARY of the stack'],
    ['throws what is no error', 'ThrowsText', 'HandledInvocationError: CANARY text'],
    ['rejects', 'Rejects', 'HandledInvocationError: CANARY'],
    ['calls process.exit', 'Exits', 'UnhandledInvocationError: Process exited unexpectedly'],
    ['leaves a rejection unhandled', 'Unhandled', 'UnhandledInvocationError: CANARY'],
    ['throws undefined in a timer', 'Uncaught', 'UnhandledInvocationError: undefined'],
    ['never settles', 'Silent', 'UnhandledInvocationError: Task timed out after 0.4 seconds'],
    ['never yields', 'Busy', 'UnhandledInvocationError: Task timed out after 0.4 seconds'],
    ['returns what has no JSON form', 'Circular', 'HandledInvocationError: Converting circular structure'],
  ])(
    'that %s gives a bare 503, its reason in the local log, and a next request that works',
    async (_, name, reason) => {
      const failed = await send(running.url, `/${name}?fail=1`);
      const next = await send(running.url, `/${name}`);

      expect(failed.status).toBe(503);
      expect(failed.text).toBe('Service Unavailable\n');
      expect(failed.headers).toMatchObject({
        'x-ca-error-code': 'D503BB',
        'x-ca-error-message': 'Service Unavailable',
        'x-ca-request-id': expect.any(String),
      });
      expect(JSON.stringify(failed)).not.toContain('CANARY');
      expect(running.lines.join('\n')).toContain(reason);
      expect(next.status).toBe(200);
    },
  );

  it('that eats its memory is killed, and only it', async () => {
    const small = await runFunctions({ Hungry: functions.Hungry }, { timeoutSeconds: 10 });

    const failed = await send(small.url, '/Hungry?fail=1');
    const next = await send(small.url, '/Hungry');

    await small.close();
    expect([failed.status, next.status]).toEqual([503, 200]);
    expect(small.lines.join('\n')).toMatch(/memory/i);
  });

  it.each([
    ['Unloadable', 'InitializationError: CANARY at load'],
    ['NoHandler', 'InitializationError: index exports no function named handler'],
  ])('to load (%s) gives the same 503', async (name, reason) => {
    const { status, text } = await send(running.url, `/${name}`);

    expect({ status, text }).toEqual({ status: 503, text: 'Service Unavailable\n' });
    expect(running.lines.join('\n')).toContain(reason);
  });

  it('after its answer costs the instance, not the next request', async () => {
    const first = await send(running.url, '/LateCrash?fail=1');
    await new Promise((resolve) => setTimeout(resolve, 150));

    const second = await send(running.url, '/LateCrash');

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.text).not.toBe(first.text);
    expect(running.lines.join('\n')).toContain('[test-latecrash] [error] crashed between two requests: late');
  });

  it('by throwing keeps its instance, as on Function Compute', async () => {
    const before = await send(running.url, '/Throws');
    await send(running.url, '/Throws?fail=1');

    const after = await send(running.url, '/Throws');

    expect(after.text).toBe(before.text);
  });

  it('does not disturb others that run at the same time', async () => {
    const requests = [1, 2, 3].flatMap(() => [send(running.url, '/Exits?fail=1'), send(running.url, '/Exits')]);

    const statuses = (await Promise.all(requests)).map(({ status }) => status);

    expect(statuses).toEqual([503, 200, 503, 200, 503, 200]);
  });
});
