import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { refuse, startFaultyUpstream } from '../cams/faulty-upstream.js';
import { type Ask, type Shape, shapes } from '../support/events.js';
import { definitionOf, exampleRequest, plainRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import { traceFields } from '../support/trace-fields.js';
import { CALLER, doors } from '../support/settings.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

beforeEach(() => {
  bed.lines.length = 0;
});

afterAll(async () => {
  await bed.close();
});

const NUMBER = '8613812345678';
const SUBJECT = 'Subject-of-nobodys-business';
const LINK = 'https://chat.whatsapp.com/Secret00';
const proofs = Object.values(doors).map(({ proof }) => proof);
const confidential = new RegExp(
  [NUMBER, '8613800000000', SUBJECT, 'chat.whatsapp', ...proofs, 'CAIS', 'STS'].join('|'),
);

const onlyLine = (): Readonly<Record<string, unknown>> => {
  expect(bed.lines).toHaveLength(1);
  expect(bed.lines[0]).toMatch(/^[\x20-\x7e]+$/);
  expect(bed.lines[0]).not.toMatch(confidential);
  return JSON.parse(bed.lines[0] ?? '') as Record<string, unknown>;
};

const HEARD = { upstreamRequests: 1, upstreamThrottled: 0, upstreamSeconds: expect.any(Number) };
const UNHEARD = { upstreamRequests: 0, upstreamThrottled: 0, upstreamSeconds: 0, upstreamAttempts: 0 };

const common = (operation: string, shape: Shape): object => ({
  event: 'call',
  ...traceFields,
  'faas.invocation_id': '1-67000000-0123456789abcdef01234567',
  'faas.trigger': shape === 'direct' ? 'other' : 'http',
  'faas.coldstart': expect.any(Boolean),
  'faas.invoke_duration': expect.any(Number),
  ...(shape === 'direct' ? {} : { 'http.request.method': 'POST', 'http.route': `/${operation}` }),
  operation,
  shape,
  deadlineShare: expect.any(Number),
});

const cases = operations.flatMap((operation) => shapes.map((shape) => ({ name: operation.name, operation, shape })));

describe.each(cases)('$name by the $shape event', ({ name, operation, shape }) => {
  const caller = shape === 'direct' ? 'direct' : CALLER;
  const texts = 'Subject' in operation.request.shape ? { Subject: SUBJECT } : {};

  it('logs one line for an answer of CAMS', async () => {
    const { GroupId } = await bed.addGroup();
    const parameters = { ...plainRequest(operation, GroupId), ...texts };

    const { body } = await bed.ask(shape, { operation: name, parameters });

    expect(onlyLine()).toEqual({
      ...common(name, shape),
      caller,
      code: 'OK',
      ...(operation.repetition === 'reads' ? {} : { outcome: 'Applied' }),
      'http.response.status_code': 200,
      ...HEARD,
      upstreamAttempts: 1,
      upstreamRequestId: body.RequestId,
      upstreamCode: 'OK',
    });
  });

  it('logs one line for a refusal of CAMS', async () => {
    const parameters = { ...plainRequest(operation), BusinessNumber: NUMBER, ...texts };

    const { body } = await bed.ask(shape, { operation: name, parameters });

    expect(body.Success).toBe(false);
    expect(onlyLine()).toEqual({
      ...common(name, shape),
      caller,
      code: body.Code,
      outcome: 'NotApplied',
      'http.response.status_code': expect.any(Number),
      ...HEARD,
      upstreamAttempts: 1,
      upstreamRequestId: body.RequestId,
      upstreamCode: expect.any(String),
    });
  });

  it.each<readonly [string, Partial<Ask>, string]>([
    ['space', { parameters: { ...exampleRequest(operation), CustSpaceId: NUMBER, ...texts } }, 'Forbidden'],
    [
      'type',
      { parameters: { ...exampleRequest(operation), ...texts, CustSpaceId: [LINK] } },
      'InvalidParameter.CustSpaceId',
    ],
    ['name', { parameters: { ...exampleRequest(operation), ...texts, [NUMBER]: LINK } }, 'UnknownParameter'],
    ['name of lines', { parameters: { ...exampleRequest(operation), '\u2028x\n\u202ey': LINK } }, 'UnknownParameter'],
  ])('logs one line for a wrong %s, and nothing of what was wrong', async (_, ask, code) => {
    await bed.ask(shape, { operation: name, ...ask });

    expect(onlyLine()).toEqual({
      ...common(name, shape),
      caller,
      code,
      outcome: 'NotApplied',
      'http.response.status_code': code === 'Forbidden' ? 403 : 400,
      ...UNHEARD,
    });
  });
});

describe('a request that nobody vouches for', () => {
  it('is logged without the caller it claims to come from', async () => {
    await bed.ask('gateway', {
      operation: 'ListChatGroup',
      proof: `${doors.gateway.proof}x`,
      caller: NUMBER,
      path: '/ListChatGroup',
    });

    expect(onlyLine()).toEqual({
      ...common('ListChatGroup', 'gateway'),
      code: 'Unauthenticated',
      outcome: 'NotApplied',
      'http.response.status_code': 401,
      ...UNHEARD,
      gateway: 'traditional',
      proof: 'wrong',
      callerHeader: 'ok',
    });
  });

  it('is logged without its path', async () => {
    await bed.ask('gateway', { operation: 'ListChatGroup', path: `/${NUMBER}` });

    const line = onlyLine();
    expect(line['code']).toBe('UnknownOperation');
    expect(line).not.toHaveProperty(['http.route']);
  });
});

describe('a line', () => {
  it('tells of a method that nobody has heard of no more than that', async () => {
    await bed.ask('gateway', { operation: 'ListChatGroup', method: NUMBER });

    expect(onlyLine()).toMatchObject({ code: 'MethodNotAllowed', 'http.request.method': '_OTHER' });
  });

  it('tells the first call of an instance from those that follow', async () => {
    await bed.ask('gateway', { operation: 'ListChatGroup' });
    const [first = ''] = bed.lines.splice(0);
    await bed.ask('gateway', { operation: 'ListChatGroup' });

    // Other tests of this file have used the instance before.
    expect([first, bed.lines[0] ?? ''].map((line) => line.includes('"faas.coldstart":false'))).toEqual([true, true]);
  });

  it('of a create whose caller waits does not count the wait against the deadline', async () => {
    const parameters = { ...plainRequest(definitionOf('AddChatGroup')), WaitSeconds: 1 };

    await bed.ask('gateway', { operation: 'AddChatGroup', parameters });

    const line = onlyLine();
    expect(line).toMatchObject({ code: 'OK', outcome: 'Applied' });
    expect(Number(line['upstreamRequests'])).toBeGreaterThan(1);
    expect(line).not.toHaveProperty('deadlineShare');
  });

  it('counts the lists that a create reads as requests, and not as attempts', async () => {
    const parameters = { ...plainRequest(definitionOf('AddChatGroup')), WaitSeconds: 1 };

    await bed.ask('gateway', { operation: 'AddChatGroup', parameters });

    expect(onlyLine()).toMatchObject({ upstreamAttempts: 1, upstreamRequests: expect.any(Number) });
  });

  it.each([400, 500])('shows no number that CAMS puts into a code of status %d', async (status) => {
    const upstream = await startFaultyUpstream();
    upstream.plan(refuse(status, `Odd.${NUMBER}`));
    const definition = definitionOf('ListChatGroup');
    const handler = bed.functionWith(definition, { CAMS_ENDPOINT: `127.0.0.1:${String(upstream.port)}` });

    await bed.ask(
      'gateway',
      { operation: 'ListChatGroup', parameters: plainRequest(definition) },
      { handler, context: bed.context },
    );

    await upstream.close();
    expect(onlyLine()).toMatchObject({ upstreamCode: 'Odd.#' });
  });
});
