import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { returning, runFunctions, send, type Running } from './run-functions.js';

const good = `{ statusCode: 200, headers: {}, isBase64Encoded: false, body: '' }`;

const malformed = {
  'no object': `'hello'`,
  'a list': `[${good}]`,
  nothing: `undefined`,
  null: `null`,
  'no statusCode': `{ headers: {}, body: '' }`,
  'a statusCode in quotes': `{ ...${good}, statusCode: '200' }`,
  'a broken statusCode': `{ ...${good}, statusCode: 200.5 }`,
  'a statusCode below the final ones': `{ ...${good}, statusCode: 102 }`,
  'a statusCode above 599': `{ ...${good}, statusCode: 600 }`,
  'no body': `{ statusCode: 200, headers: {} }`,
  'an object as body': `{ ...${good}, body: {} }`,
  'isBase64Encoded in quotes': `{ ...${good}, isBase64Encoded: 'true' }`,
  'a body that is not base64': `{ ...${good}, isBase64Encoded: true, body: 'no base64!' }`,
  'headers that are a list': `{ ...${good}, headers: [] }`,
  'a number as header': `{ ...${good}, headers: { 'Retry-After': 1 } }`,
  'a list as header': `{ ...${good}, headers: { 'Set-Cookie': ['a=1', 'b=2'] } }`,
  'two Set-Cookie': `{ ...${good}, headers: { 'Set-Cookie': 'a=1', 'set-cookie': 'b=2' } }`,
  'a line break in a header': `{ ...${good}, headers: { 'X-A': 'a\\r\\nX-Injected: b' } }`,
  'a line break in the name of a header': `{ ...${good}, headers: { 'X-A\\nX-B': 'a' } }`,
  'more than 6 MB': `{ ...${good}, body: 'x'.repeat(6 * 1024 * 1024) }`,
};

describe('a result that the gateway refuses', () => {
  let running: Running;
  const names = Object.keys(malformed);

  beforeAll(async () => {
    const sources = Object.values(malformed).map((result, index) => [`F${String(index)}`, returning(result)]);
    // Each function needs an instance, and all stay.
    running = await runFunctions(Object.fromEntries(sources) as Record<string, string>, { maxInstances: 4 });
  });
  afterAll(() => running.close());

  it.each(names)('is %s: 503, and the local log says why', async (name) => {
    const index = String(names.indexOf(name));

    const { status, text, headers } = await send(running.url, `/F${index}`);

    expect({ status, text }).toEqual({ status: 503, text: 'Service Unavailable\n' });
    expect(headers).not.toHaveProperty('x-injected');
    expect(running.lines).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^\\[test-f${index} .*answers 503: `))]),
    );
  });
});

describe('a result that the gateway takes', () => {
  const answerTo = async (result: string): Promise<Awaited<ReturnType<typeof send>>> => {
    const running = await runFunctions({ Answer: returning(result) });
    const answer = await send(running.url, '/Answer');
    await running.close();
    return answer;
  };

  it('passes unchanged: status, headers, body', async () => {
    const { status, headers, text } = await answerTo(
      `{ statusCode: 207, headers: { 'Content-Type': 'text/plain', 'X-Request-Id': 'ours' }, body: '你好' }`,
    );

    expect({ status, text }).toEqual({ status: 207, text: '你好' });
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'x-request-id': 'ours' });
    expect(headers).not.toHaveProperty('x-ca-error-code');
  });

  it('is decoded when it is base64', async () => {
    const { text } = await answerTo(
      `{ ...${good}, isBase64Encoded: true, body: Buffer.from('你').toString('base64') }`,
    );

    expect(text).toBe('你');
  });

  it('may be JSON text or a Buffer of it', async () => {
    const texts = await Promise.all([
      answerTo(`JSON.stringify({ ...${good}, body: 'text' })`),
      answerTo(`Buffer.from(JSON.stringify({ ...${good}, body: 'buffer' }))`),
    ]);

    expect(texts.map(({ text }) => text)).toEqual(['text', 'buffer']);
  });

  it('loses the headers that frame a response: the gateway sets its own', async () => {
    const { status, headers, text } = await answerTo(
      `{ ...${good}, headers: { 'Content-Length': '1', 'transfer-encoding': 'chunked' }, body: 'four' }`,
    );

    expect({ status, text }).toEqual({ status: 200, text: 'four' });
    expect(headers['content-length']).toBe('4');
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('may be an error: the function speaks for itself', async () => {
    const { status, text } = await answerTo(`{ ...${good}, statusCode: 500, body: '{"Code":"InternalFault"}' }`);

    expect({ status, text }).toEqual({ status: 500, text: '{"Code":"InternalFault"}' });
  });
});
