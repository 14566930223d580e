import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ConfigFault } from '../../shared/config.js';
import { send } from '../../shared/cams/send.js';
import { serve } from '../../shared/invocation/serve.js';
import { operations } from '../../shared/operations/operations.js';
import { shapes } from '../support/events.js';
import { exampleRequest, plainRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';

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

const SECRET = 'https://chat.whatsapp.com/Secret00?token=CAIS0000&BusinessNumber=8613800000000';

const circle: Record<string, unknown> = {};
circle['self'] = circle;

const thrown: readonly (readonly [string, () => unknown])[] = [
  ['an error of a library', () => Object.assign(new Error(SECRET), { code: 'ECONNRESET', data: { SECRET } })],
  ['an error with a hostile name', () => Object.assign(new Error(SECRET), { name: 'Error\n[forged line]' })],
  ['an error of the engine', () => new TypeError('cannot read 8613800000000 of undefined')],
  ['a text', () => SECRET],
  ['nothing', () => undefined],
  ['null', () => null],
  ['an object that holds itself', () => circle],
];

const cases = operations.flatMap((operation) => shapes.map((shape) => ({ name: operation.name, operation, shape })));

describe.each(cases)('$name by the $shape event', ({ name, operation, shape }) => {
  it.each(thrown)('answers a well-formed 500 when %s is thrown, with the details in the log only', async (_, make) => {
    const handler = bed.functionWith(operation, {}, () => Promise.reject(make() as Error));

    const { status, body } = await bed.ask(
      shape,
      { operation: name, parameters: exampleRequest(operation) },
      { handler },
    );

    expect(status).toBe(shape === 'direct' ? undefined : 500);
    expect(body).toEqual({
      RequestId: '1-67000000-0123456789abcdef01234567',
      Code: 'InternalFault',
      Success: false,
      Message: 'The function failed unexpectedly.',
      Outcome: 'NotApplied',
      Retryable: true,
      Advice: expect.any(String),
    });
    const [details, access] = bed.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(bed.lines).toHaveLength(2);
    expect(details).toMatchObject({ event: 'unexpected', requestId: body.RequestId, operation: name });
    expect(access).toMatchObject({ event: 'call', code: 'InternalFault', statusCode: 500 });
    expect(bed.lines.join()).not.toMatch(/Secret00|CAIS0000|8613800000000|forged line\]\n/);
    expect(bed.lines.filter((line) => line.includes('\n'))).toEqual([]);
  });
});

describe('an answer that cannot be put into JSON', () => {
  it.each(operations)('of $name becomes a well-formed 500', async (operation) => {
    const envelope = { RequestId: 'X', Code: 'OK', Success: true, circle };
    const handler = bed.functionWith(operation, {}, () => Promise.resolve(envelope));

    const { status, body } = await bed.ask(
      'gateway',
      { operation: operation.name, parameters: exampleRequest(operation) },
      { handler },
    );

    expect(status).toBe(500);
    expect(body).toMatchObject({ Code: 'InternalFault', Success: false, Outcome: 'NotApplied' });
  });

  it.each(operations.filter(({ repetition }) => repetition !== 'reads'))(
    'of $name does not undo what CAMS has heard of',
    async (operation) => {
      const { GroupId } = await bed.addGroup();
      const handler = bed.functionWith(operation, {}, async (request, call) => ({
        ...(await send(operation, request, call)),
        circle,
      }));

      const { status, body } = await bed.ask(
        'gateway',
        { operation: operation.name, parameters: plainRequest(operation, GroupId) },
        { handler },
      );

      expect(status).toBe(500);
      expect(body).toMatchObject({ Code: 'InternalFault', Success: false, Outcome: 'Unknown' });
    },
  );
});

describe('settings', () => {
  it.each(operations)('that cannot be read leave $name with a well-formed 500', async (operation) => {
    const failures = [new ConfigFault(['A must be B']), new Error(SECRET), SECRET];

    for (const failure of failures) {
      const handler = serve(
        operation,
        () => Promise.reject(new Error('not reached')),
        () => {
          throw failure as Error;
        },
      );
      const { status, headers, body } = await bed.ask('gateway', { operation: operation.name }, { handler });

      expect(status).toBe(500);
      expect(body).toMatchObject({ Code: 'InternalFault', Success: false, Outcome: 'NotApplied' });
      expect(headers['X-Request-Id']).toBe(body.RequestId);
    }
    expect(bed.lines[0]).toContain('"faults":["A must be B"]');
    expect(bed.lines.join()).not.toContain('Secret00');
  });
});
