import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { eventOf, httpShapes, type Shape, shapes } from '../support/events.js';
import { exampleRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import { standardHeaders } from '../support/standard-headers.js';
import type { Answer } from '../support/read-answer.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

afterAll(async () => {
  await bed.close();
});

const expectRefusal = (
  { status, headers, body }: Answer,
  code: string,
  httpStatus: number,
  moreHeaders: Readonly<Record<string, string>> = {},
): void => {
  expect({ status, Code: body.Code }).toEqual({ status: httpStatus, Code: code });
  expect(headers).toEqual({ ...standardHeaders, ...moreHeaders });
  expect(body).toEqual({
    RequestId: standardHeaders['X-Request-Id'],
    Code: code,
    Success: false,
    Message: expect.stringMatching(/\.$/),
    Outcome: 'NotApplied',
    Retryable: false,
    Advice: expect.stringMatching(/\.$/),
  });
};

const cases = operations.flatMap((operation) =>
  httpShapes.map((shape) => ({ name: operation.name, operation, shape, parameters: exampleRequest(operation) })),
);

describe.each(cases)('$name by the $shape event', ({ name: operation, operation: { methods }, shape, parameters }) => {
  it.each([
    '{',
    '{"BusinessNumber":"8613800000000",}',
    "{'a':1}",
    'null',
    '[]',
    '"text"',
    '1',
    '{"a":1,"a":1}',
    String.raw`{"a":1,"\u0061":1}`,
    `{"a":${'['.repeat(17)}${']'.repeat(17)}}`,
  ])('takes the body %s for malformed', async (body) => {
    expectRefusal(await bed.ask(shape, { operation, body }), 'MalformedBody', 400);
  });

  it.each(['%%%', 'e', 'e30=x', 'e3 0=', 'e30=\n', 'e30_'])('takes %j for malformed base64', async (body) => {
    expectRefusal(await bed.ask(shape, { operation, body, isBase64Encoded: true }), 'MalformedBody', 400);
  });

  it.each(['TRUE', 'True', 'yes', '1', '', 1, 0, [], {}, 'true '])(
    'takes %j for no value of isBase64Encoded',
    async (isBase64Encoded) => {
      expectRefusal(await bed.ask(shape, { operation, parameters, isBase64Encoded }), 'MalformedBody', 400);
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'get', 'post', 'TRACE', ''])(
    'refuses the method %j and names the methods there are',
    async (method) => {
      const answer = await bed.ask(shape, { operation, method, parameters });

      expectRefusal(answer, 'MethodNotAllowed', 405, { Allow: methods.join(', ') });
    },
  );

  it('refuses GET unless it only lists', async () => {
    const { status } = await bed.ask(shape, { operation, method: 'GET', query: {} });

    expect(status).toBe(methods.includes('GET') ? 400 : 405);
  });

  it.each(['/', '', '/Nothing', `/${operation.toLowerCase()}`, `/${operation}%20`, `//${operation}x`])(
    'does not serve the path %j',
    async (path) => {
      expectRefusal(await bed.ask(shape, { operation, path, parameters }), 'UnknownOperation', 404);
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json, text/plain',
    'json',
    'application/json; charset=gbk',
    'application/json;charset="iso-8859-1"',
    'application/x-www-form-urlencoded; charset=utf-16',
  ])('does not read the content type %j', async (contentType) => {
    const answer = await bed.ask(shape, { operation, parameters, headers: { 'Content-Type': contentType } });

    expectRefusal(answer, 'UnsupportedContentType', 415);
  });

  it('does not read a body with two content types', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };

    expectRefusal(await bed.ask(shape, { operation, parameters, headers }), 'UnsupportedContentType', 415);
  });

  it('does not guess at bytes that are not UTF-8', async () => {
    const body = Buffer.from('{"Subject":"caf\xe9"}', 'latin1').toString('base64');

    expectRefusal(await bed.ask(shape, { operation, body, isBase64Encoded: true }), 'MalformedBody', 400);
  });

  it.each(['a=%', 'a=%zz', '%e4%=b', 'a=%ff%fe'])('takes the form %j for malformed', async (body) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };

    expectRefusal(await bed.ask(shape, { operation, body, headers }), 'MalformedBody', 400);
  });

  it('refuses a body of 65 KiB, plain, in base64 or in characters of several bytes, before it reads it', async () => {
    const large = 'x'.repeat(65 * 1024);
    const wide = '群'.repeat(22 * 1024);

    const answers = await Promise.all([
      bed.ask(shape, { operation, body: large }),
      bed.ask(shape, { operation, body: wide }),
      bed.ask(shape, { operation, body: Buffer.from(large).toString('base64'), isBase64Encoded: true }),
      bed.ask(shape, { operation, body: '%'.repeat(90 * 1024), isBase64Encoded: true }),
    ]);

    for (const answer of answers) expectRefusal(answer, 'RequestTooLarge', 413);
  });

  it('reads a body of 64 KiB', async () => {
    const body = '{"Colour":"red"}'.padEnd(64 * 1024);
    const base64 = Buffer.from(body).toString('base64');

    const answers = await Promise.all([
      bed.ask(shape, { operation, body }),
      bed.ask(shape, { operation, body: base64, isBase64Encoded: true }),
    ]);

    for (const answer of answers) expect(answer.body.Faults?.at(-1)?.Code).toBe('UnknownParameter.Colour');
  });

  it.each([
    ['a body that is a number', { body: 1 }],
    ['a body that is an object', { body: {} }],
    ['queryParameters that are a list', { query: [] as unknown as Record<string, unknown> }],
    ['a query parameter that is a list', { query: { CustSpaceId: ['cams-local'] } }],
    ['a query parameter that is a number', { query: { CustSpaceId: 1 } }],
    ['a header that is a number', { headers: { 'X-Any': 1 } }],
    ['a header that is a list with null in it', { headers: { 'X-Any': ['a', null] } }],
  ])('takes an event with %s for malformed', async (_, ask) => {
    expectRefusal(await bed.ask(shape, { operation, parameters, ...ask }), 'MalformedBody', 400);
  });
});

describe.each(operations)('$name', ({ name: operation }) => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ['no byte', Buffer.alloc(0)],
    ['text that is not JSON', Buffer.from('hello')],
    ['a list', Buffer.from('[]')],
    ['null in JSON', Buffer.from('null')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['nesting without end', Buffer.from('['.repeat(100_000))],
    ['an event of no known form', Buffer.from('{"headers":{}}')],
    ['an HTTP trigger of another version', Buffer.from('{"version":"v2","rawPath":"/","requestContext":{"http":{}}}')],
    ['a context of a request that is not an object', Buffer.from('{"version":"v1","requestContext":[]}')],
  ])('answers a payload of %s as an HTTP result that a gateway can pass on', async (_, payload) => {
    expectRefusal(await bed.deliver(operation, payload), 'MalformedBody', 400);
  });

  it('reads a payload that comes as text as if it came as bytes, with a byte order mark or without', async () => {
    const text = JSON.stringify(eventOf('gateway', { operation, parameters: { Colour: 'red' } }));

    const answers = await Promise.all([
      bed.deliver(operation, text),
      bed.deliver(operation, Buffer.from(`\ufeff${text}`)),
      bed.deliver(operation, new TextEncoder().encode(text)),
    ]);

    for (const { body } of answers) expect(body.Code).toBe('MissingBusinessNumber');
  });

  it.each([undefined, null, 1, 'context', {}, Object.freeze({ requestId: 7, function: null, credentials: 'x' })])(
    'coins a request ID of its own when the context is %j',
    async (context) => {
      const { headers, body } = await bed.deliver(operation, Buffer.from('{'), { context });

      expect(headers['X-Request-Id']).toMatch(/^[\da-f-]{36}$/);
      expect(body.RequestId).toBe(headers['X-Request-Id']);
    },
  );
});

describe('X-Timeout-Ms', () => {
  const ask = (shape: Shape, headers: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const parameters = { BusinessNumber: '8613800000000', CustSpaceId: 'cams-local', GroupId: 'EA1' };
    // Without a field to change there is nothing to do, so what is good answers OK without a call.
    return bed.ask(shape, { operation: 'UpdateChatGroup', parameters, headers });
  };

  it.each(['0', '-1', '1.5', '1e3', '', ' 1', 'soon', '0x10', '1000,1000', '9'.repeat(10)])(
    'of %j is refused',
    async (value) => {
      const answers = await Promise.all(httpShapes.map((shape) => ask(shape, { 'X-Timeout-Ms': value })));

      for (const { status, body } of answers) {
        expect(status).toBe(400);
        expect(body.Code).toBe('InvalidParameter.X-Timeout-Ms');
        expect(body.Faults).toEqual([
          { Parameter: 'X-Timeout-Ms', Code: body.Code, Message: expect.stringContaining('whole milliseconds') },
        ]);
      }
    },
  );

  it('given twice in different case is refused', async () => {
    const { body } = await ask('gateway', { 'X-Timeout-Ms': '1000', 'x-timeout-ms': '1000' });

    expect(body.Code).toBe('InvalidParameter.X-Timeout-Ms');
  });

  it.each(['1', '1000', '999999999'])('of %s is taken, in any case of its name', async (value) => {
    const { body } = await ask('gateway', { 'x-TIMEOUT-ms': value });

    expect(body.Code).toBe('OK');
  });
});

describe('the methods', () => {
  it('are tried before the caller is, so that a lost caller hears where he is', async () => {
    const answers = await Promise.all(
      shapes
        .filter((shape) => shape !== 'direct')
        .map((shape) => bed.ask(shape, { operation: 'AddChatGroup', method: 'GET', proof: undefined })),
    );

    for (const { status } of answers) expect(status).toBe(405);
  });
});

describe('CAMS', () => {
  it('has heard of none of the requests above', async () => {
    expect(await bed.callCount()).toBe(0);
  });
});
