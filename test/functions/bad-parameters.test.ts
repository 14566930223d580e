import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { flattened } from '../support/encode-request.js';
import { httpShapes, type Shape, shapes } from '../support/events.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import type { Answer } from '../support/read-answer.js';
import { missingValues, type WrongValue, wrongValues } from '../support/wrong-values.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

afterAll(async () => {
  await bed.close();
});

const cases = operations.flatMap((operation) => shapes.map((shape) => ({ name: operation.name, operation, shape })));

const told = ({
  status,
  body: { Code, Success, Outcome, Retryable, Faults = [], Message, Advice },
}: Answer): object => ({
  status,
  Code,
  Success,
  Outcome,
  Retryable,
  faults: Faults.map((fault) => `${fault.Parameter} ${fault.Code}`),
  explained: [Message, Advice, ...Faults.map((fault) => fault.Message)].every(Boolean),
});

const expected = (shape: Shape, first: string, faults: readonly string[]): object => ({
  status: shape === 'direct' ? undefined : 400,
  Code: first,
  Success: false,
  Outcome: 'NotApplied',
  Retryable: false,
  faults,
  explained: true,
});

const tryAll = async (
  shape: Shape,
  operation: (typeof operations)[number],
  all: readonly WrongValue[],
): Promise<void> => {
  for (const { parameters, parameter, code, value } of all) {
    const answer = await bed.ask(shape, { operation: operation.name, parameters });

    expect({ parameter, value, ...told(answer) }).toEqual({
      parameter,
      value,
      ...expected(shape, code, [`${parameter} ${code}`]),
    });
  }
};

describe.each(cases)('$name by the $shape event', ({ name, operation, shape }) => {
  const request = exampleRequest(operation);

  it('refuses a request that lacks any one parameter that must be there', async () => {
    const all = missingValues(operation, request);

    expect(all.length).toBeGreaterThanOrEqual(2);
    await tryAll(shape, operation, all);
  });

  it('refuses every parameter in every wrong type', async () => {
    const page = 'Page' in operation.request.shape ? { Page: { Index: 1, Size: 1 } } : {};
    // An unsupported channel has a code of its own, which is tested below.
    const all = wrongValues(operation, { ...request, ...page });

    expect(all.length).toBeGreaterThan(20);
    await tryAll(shape, operation, all);
  });

  it('refuses the parameters that would step around access', async () => {
    const foreign = { OwnerId: 1, ResourceOwnerAccount: 'x', ResourceOwnerId: 2 };

    for (const [parameter, value] of Object.entries(foreign)) {
      const answer = await bed.ask(shape, { operation: name, parameters: { ...request, [parameter]: value } });

      const code = `UnknownParameter.${parameter}`;
      expect(told(answer)).toEqual(expected(shape, code, [`${parameter} ${code}`]));
    }
  });

  it('names every fault of a request at once', async () => {
    const parameters = {
      ...request,
      BusinessNumber: '+8613800000000',
      CustSpaceId: undefined,
      Colour: 'red',
      subject: 'x',
    };

    const answer = await bed.ask(shape, { operation: name, parameters });

    expect(told(answer)).toEqual(
      expected(shape, 'InvalidParameter.BusinessNumber', [
        'BusinessNumber InvalidParameter.BusinessNumber',
        'CustSpaceId MissingCustSpaceId',
        'Colour UnknownParameter.Colour',
        'subject UnknownParameter.subject',
      ]),
    );
    expect(answer.body.Message).toMatch(/ Faults names 3 more\.$/);
  });

  it('names fifty faults of many, and how many more there are', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`Colour${String(index)}`, 'red']));

    const answer = await bed.ask(shape, { operation: name, parameters: unknown });

    const [, more] = / Faults names 49 more\. Another (\d+) are not named\.$/.exec(answer.body.Message ?? '') ?? [];
    expect(answer.body.Faults).toHaveLength(50);
    expect(Number(more)).toBeGreaterThanOrEqual(650);
    expect(JSON.stringify(answer.body).length).toBeLessThan(16_384);
  });

  it('refuses a request of nothing, naming all that must be there', async () => {
    const answer = await bed.ask(shape, { operation: name, parameters: {} });

    const required = Object.keys(operation.request.shape).filter(
      (parameter) => operation.request.shape[parameter]?.safeParse(undefined).success === false,
    );
    expect(told(answer)).toEqual(
      expected(
        shape,
        'MissingBusinessNumber',
        required.map((parameter) => `${parameter} Missing${parameter}`),
      ),
    );
  });

  it('refuses every other channel with the code that CAMS has for it', async () => {
    const answer = await bed.ask(shape, { operation: name, parameters: { ...request, ChannelType: 'whatsapp' } });

    const code = 'InvalidParameter.ChannelTypeNotSupport';
    expect(told(answer)).toEqual(expected(shape, code, [`ChannelType ${code}`]));
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'Page.__proto__',
    'List.__proto__',
    'List.1.constructor',
  ])('refuses a parameter by the name of %s', async (parameter) => {
    const parameters = JSON.parse(
      JSON.stringify(request).replace(/\}$/, `,${JSON.stringify(parameter)}:"8613800000000"}`),
    ) as Readonly<Record<string, unknown>>;

    const { body } = await bed.ask(shape, { operation: name, parameters });

    expect(body.Code).toMatch(/^(UnknownParameter|InvalidParameter)\./);
    expect(body.Faults?.length).toBeGreaterThanOrEqual(1);
  });

  it('says nothing of a value it refuses', async () => {
    const secret = 'https://chat.whatsapp.com/Secret00';
    const parameters = Object.fromEntries(Object.keys(request).map((parameter) => [parameter, [secret]]));

    const { body } = await bed.ask(shape, { operation: name, parameters });

    expect(body.Faults).toHaveLength(Object.keys(request).length);
    expect(JSON.stringify(body)).not.toContain('Secret00');
  });
});

describe.each(httpShapes)('the %s event', (shape) => {
  const paged = flattened(exampleRequest(definitionOf('ListChatGroup')));

  it.each(['', 'x', '0', '-1', '1.5', '1e3', '0x10', ' 1', '9'.repeat(16)])(
    'takes %j in a query for no page size',
    async (size) => {
      const query = { ...paged, 'Page.Size': size };

      const answer = await bed.ask(shape, { operation: 'ListChatGroup', method: 'GET', query });

      expect(told(answer)).toEqual(
        expected(shape, 'InvalidParameter.Page.Size', ['Page.Size InvalidParameter.Page.Size']),
      );
    },
  );

  it('refuses a parameter that query and body give different values', async () => {
    const parameters = exampleRequest(definitionOf('DeleteChatGroup'));
    const query = { CustSpaceId: 'cams-other', BusinessNumber: parameters['BusinessNumber'] };

    const answer = await bed.ask(shape, { operation: 'DeleteChatGroup', query, parameters });

    const code = 'InvalidParameter.CustSpaceId';
    expect(told(answer)).toEqual(expected(shape, code, [`CustSpaceId ${code}`]));
  });

  it('refuses a query parameter of another case', async () => {
    const { CustSpaceId, ...rest } = paged;

    const answer = await bed.ask(shape, {
      operation: 'ListChatGroup',
      method: 'GET',
      query: { ...rest, custspaceid: CustSpaceId },
    });

    expect(told(answer)).toEqual(
      expected(shape, 'MissingCustSpaceId', [
        'CustSpaceId MissingCustSpaceId',
        'custspaceid UnknownParameter.custspaceid',
      ]),
    );
  });
});

describe('a page', () => {
  const ask = (size: number, settings: Readonly<Record<string, string>>): Promise<Answer> => {
    const operation = definitionOf('ListChatGroup');
    const parameters = { ...exampleRequest(operation), CustSpaceId: 'foreign-1', Page: { Index: 1, Size: size } };
    const handler = bed.functionWith(operation, settings);
    return bed.ask('gateway', { operation: 'ListChatGroup', parameters }, { handler });
  };

  // A page of a size that is allowed gets as far as the refusal of the foreign space.
  it.each([
    [100, {}, 'Forbidden'],
    [101, {}, 'InvalidParameter.Page.Size'],
    [101, { MAX_PAGE_SIZE: '101' }, 'Forbidden'],
    [21, { MAX_PAGE_SIZE: '20' }, 'InvalidParameter.Page.Size'],
  ])('of %i rows under the settings %j hears %s', async (size, settings, code) => {
    const { body } = await ask(size, settings);

    expect(body.Code).toBe(code);
  });
});

describe('CAMS', () => {
  it('has heard of none of the requests above', async () => {
    expect(await bed.callCount()).toBe(0);
  });
});
