import { describe, expect, it } from '@jest/globals';

import { runFunctions, send } from './run-functions.js';

const counting = (initializer: string): string => `
let initialized = 0;
let calls = 0;
exports.initialize = ${initializer};
exports.handler = async () => {
  calls += 1;
  return { statusCode: 200, headers: {}, isBase64Encoded: false, body: [initialized, calls].join(' ') };
};`;

describe('the initializer of an instance', () => {
  it('has ended before the first request, and is called once', async () => {
    const source = counting('async () => { await new Promise((done) => setTimeout(done, 20)); initialized += 1; }');
    const running = await runFunctions({ Count: source }, { initializer: 'index.initialize' });

    const first = await send(running.url, '/Count');
    const second = await send(running.url, '/Count');

    expect([first.text, second.text]).toEqual(['1 1', '1 2']);
    await running.close();
  });

  it('that fails takes its instance with it', async () => {
    const source = counting("async () => { throw new Error('no luck'); }");
    const running = await runFunctions({ Count: source }, { initializer: 'index.initialize' });

    const { status } = await send(running.url, '/Count');

    expect(status).toBe(503);
    expect(running.lines.join('\n')).toContain('InitializationError: no luck');
    await running.close();
  });
});
