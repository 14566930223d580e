import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { type Ask, type Shape, shapes } from '../support/events.js';
import { exampleRequest, plainRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
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

const common = (operation: string, shape: Shape): object => ({
  event: 'call',
  requestId: '1-67000000-0123456789abcdef01234567',
  operation,
  shape,
  durationMs: expect.any(Number),
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
      statusCode: 200,
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
      statusCode: expect.any(Number),
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
      statusCode: code === 'Forbidden' ? 403 : 400,
      upstreamAttempts: 0,
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
      statusCode: 401,
      upstreamAttempts: 0,
      gateway: 'traditional',
      proof: 'wrong',
      callerHeader: 'ok',
    });
  });

  it('is logged without its path', async () => {
    await bed.ask('gateway', { operation: 'ListChatGroup', path: `/${NUMBER}` });

    expect(onlyLine()['code']).toBe('UnknownOperation');
  });
});
