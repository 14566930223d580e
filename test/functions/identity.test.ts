import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import type { Operation } from '../../shared/operations/operation.js';
import { type Ask, eventOf, type HttpShape, httpShapes, type Shape, shapes } from '../support/events.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';
import { openTestBed, type SendOptions, type TestBed } from '../support/open-test-bed.js';
import type { Answer } from '../support/read-answer.js';
import { CALLER, doors, PROOF, READER } from '../support/settings.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

afterAll(async () => {
  await bed.close();
});

/** Asks for what would be a good answer from CAMS, and finds that CAMS was not asked. */
const refusedAsk = async (
  shape: Shape,
  operation: Operation,
  ask: Partial<Ask>,
  options?: SendOptions,
): Promise<Answer> => {
  const before = await bed.callCount();
  const answer = await bed.ask(
    shape,
    { operation: operation.name, parameters: exampleRequest(operation), ...ask },
    options,
  );
  expect(await bed.callCount()).toBe(before);
  return answer;
};

const cases = operations.flatMap((operation) =>
  httpShapes.map((shape) => ({ name: operation.name, operation, shape })),
);

/** Requests that no gateway vouches for as it should, and what the log says of proof and caller header. */
const forgeriesOf = (shape: HttpShape): readonly (readonly [string, Partial<Ask>, string, string])[] => {
  const { proof, callerHeader } = doors[shape];
  const [lower, upper] = [callerHeader.toLowerCase(), callerHeader.toUpperCase()];
  const otherProof = doors[shape === 'gateway' ? 'http-trigger' : 'gateway'].proof;
  return [
    ['without a proof', { proof: undefined }, 'missing', 'ok'],
    ['with a wrong proof', { proof: 'proof-of-the-gateway-0002' }, 'wrong', 'ok'],
    ['with the proof of the other gateway', { proof: otherProof }, 'wrong', 'ok'],
    ['with an empty proof', { proof: '' }, 'missing', 'ok'],
    ['with a part of the proof', { proof: proof.slice(0, -1) }, 'wrong', 'ok'],
    ['with more than the proof', { proof: `${proof} ` }, 'wrong', 'ok'],
    ['with the proof given twice in different case', { headers: { 'x-gateway-proof': proof } }, 'doubled', 'ok'],
    ['with a wrong proof beside the right one', { headers: { 'X-GATEWAY-PROOF': 'proof-0002' } }, 'doubled', 'ok'],
    [
      'with the proof twice in a list',
      { proof: undefined, headers: { 'X-Gateway-Proof': [proof, proof] } },
      'doubled',
      'ok',
    ],
    ['with the proof joined to itself by a comma', { proof: `${proof},${proof}` }, 'doubled', 'ok'],
    ['with the proof in the query', { proof: undefined, query: { 'X-Gateway-Proof': proof } }, 'missing', 'ok'],
    ['without a caller', { caller: undefined }, 'ok', 'missing'],
    ['with an empty caller', { caller: '' }, 'ok', 'missing'],
    ['with the caller given twice in different case', { headers: { [lower]: CALLER } }, 'ok', 'doubled'],
    ['with another caller beside the first', { caller: READER, headers: { [upper]: CALLER } }, 'ok', 'doubled'],
    ['with callers joined by a comma', { caller: `${READER},${CALLER}` }, 'ok', 'doubled'],
    ['with callers joined by a comma and a space', { caller: `${CALLER}, ${CALLER}` }, 'ok', 'doubled'],
    ['with callers in a list', { caller: undefined, headers: { [callerHeader]: [CALLER, READER] } }, 'ok', 'doubled'],
    ['with a caller in white space', { caller: ` ${CALLER}` }, 'ok', 'wrong'],
    ['with a caller in other letters', { caller: 'app-of-the-shоp' }, 'ok', 'wrong'],
    ['that calls itself a direct invocation', { caller: 'direct' }, 'ok', 'wrong'],
    ['with neither', { proof: undefined, caller: undefined }, 'missing', 'missing'],
  ];
};

describe.each(cases)('$name by the $shape event', ({ operation, shape }) => {
  it.each(forgeriesOf(shape))('does not believe a request %s', async (_, ask, proof, callerHeader) => {
    bed.lines.length = 0;
    const { status, body, headers } = await refusedAsk(shape, operation, ask);

    expect(status).toBe(401);
    expect(body).toMatchObject({ Code: 'Unauthenticated', Success: false, Outcome: 'NotApplied', Retryable: false });
    expect(body.Faults).toBeUndefined();
    expect(headers['X-Request-Id']).toBe(body.RequestId);
    const gateway = shape === 'gateway' ? 'traditional' : 'cloud-native';
    expect(bed.lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ gateway, proof, callerHeader }]);
    expect(JSON.stringify(body)).not.toMatch(/missing|doubled|wrong/);
  });

  it.each(['stranger', '__proto__', 'constructor', 'toString', CALLER.toUpperCase(), 'Direct'])(
    'denies everything to the caller %s, whom the policy does not name',
    async (caller) => {
      const { status, body } = await refusedAsk(shape, operation, { caller });

      expect(status).toBe(403);
      expect(body).toMatchObject({ Code: 'Forbidden', Success: false });
    },
  );
});

const everyCase = operations.flatMap((operation) =>
  shapes.map((shape) => ({ name: operation.name, operation, shape })),
);

describe.each(everyCase)('$name by the $shape event', ({ name, operation, shape }) => {
  const status = shape === 'direct' ? undefined : 403;

  it.each([
    ['space', { CustSpaceId: 'other-space' }],
    ['space that only begins like a granted one', { CustSpaceId: 'cams' }],
    ['number', { BusinessNumber: '447700900123' }],
    ['space and number', { CustSpaceId: 'xcams-local', BusinessNumber: '447700900123' }],
  ])('denies a foreign %s', async (_, foreign) => {
    const answer = await refusedAsk(shape, operation, { parameters: { ...exampleRequest(operation), ...foreign } });

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ Code: 'Forbidden', Success: false, Outcome: 'NotApplied' });
  });

  it('answers the same to every foreign space, so that nobody can find out which exist', async () => {
    const answers = await Promise.all(
      ['other-space', 'no-such-space'].map((CustSpaceId) =>
        refusedAsk(shape, operation, { parameters: { ...exampleRequest(operation), CustSpaceId } }),
      ),
    );

    const [first, second] = answers.map(({ headers: { 'X-Trace-Id': _, ...headers }, ...told }) => ({
      ...told,
      headers,
    }));
    expect(first).toEqual(second);
  });

  it('denies a caller to whom other operations are granted', async () => {
    const other = operations.find((candidate) => candidate.name !== name)?.name;
    const grant = { operations: [other], spaces: ['*'], numbers: ['*'] };
    const handler = bed.functionWith(operation, {
      ACCESS_POLICY: JSON.stringify({ callers: { [CALLER]: grant, direct: grant } }),
    });

    const answer = await refusedAsk(shape, operation, {}, { handler });

    expect(answer.status).toBe(status);
    expect(answer.body.Code).toBe('Forbidden');
  });

  it('denies everybody when there is no policy', async () => {
    const handler = bed.functionWith(operation, { ACCESS_POLICY: undefined });

    const answer = await refusedAsk(shape, operation, {}, { handler });

    expect(answer.status).toBe(status);
    expect(answer.body.Code).toBe('Forbidden');
  });

  it('does not ask CAMS without credentials', async () => {
    const answer = await refusedAsk(shape, operation, {}, { context: { ...bed.context, credentials: {} } });

    expect(answer.status).toBe(shape === 'direct' ? undefined : 502);
    expect(answer.body).toMatchObject({ Code: 'UpstreamCredentials', Success: false, Outcome: 'NotApplied' });
    expect(answer.body.Advice).toContain('RAM role');
  });
});

describe('an event with headers', () => {
  it.each(operations)('is never a direct invocation of $name', async ({ name, ...operation }) => {
    const before = await bed.callCount();
    const parameters = exampleRequest({ name, ...operation });
    const members = [
      { headers: {} },
      { httpMethod: null },
      { rawPath: '/' },
      { requestContext: {} },
      { queryParameters: null },
      { isBase64Encoded: false },
      { version: 'v1', headers: {} },
    ];

    for (const member of members) {
      const { status, body } = await bed.deliver(name, Buffer.from(JSON.stringify({ ...parameters, ...member })));

      expect({ member, status, Code: body.Code }).toEqual({ member, status: 400, Code: 'MalformedBody' });
    }
    expect(await bed.callCount()).toBe(before);
  });

  it.each(operations)('and httpMethod is no direct invocation of $name, whatever else it holds', async (operation) => {
    const event = { ...exampleRequest(operation), httpMethod: 'POST', path: `/${operation.name}` };

    const { status } = await bed.deliver(operation.name, Buffer.from(JSON.stringify(event)));

    expect(status).toBe(401);
  });
});

describe('the proof', () => {
  const operation = definitionOf('ListChatGroup');
  const asked = { operation: operation.name, parameters: exampleRequest(operation) };

  const settingOf = { gateway: 'TRADITIONAL_GATEWAY_PROOF', 'http-trigger': 'GATEWAY_PROOF' } as const;

  it.each(httpShapes)('may be either of two while it changes, in the %s event', async (shape) => {
    const { proof } = doors[shape];
    const handler = bed.functionWith(operation, { [settingOf[shape]]: `${proof},proof-of-tomorrow-0002` });

    const old = await bed.ask(shape, asked, { handler });
    const next = await bed.ask(shape, { ...asked, proof: 'proof-of-tomorrow-0002' }, { handler });
    const both = await refusedAsk(shape, operation, { proof: `${proof},proof-of-tomorrow-0002` }, { handler });

    expect(old.body.Code).toBe('OK');
    expect(next.body.Code).toBe('OK');
    expect(both.status).toBe(401);
  });

  it.each(httpShapes)('that is not set lets nobody in by the %s event', async (shape) => {
    const handler = bed.functionWith(operation, { [settingOf[shape]]: undefined });

    const answers = [
      await refusedAsk(shape, operation, {}, { handler }),
      await refusedAsk(shape, operation, { proof: '' }, { handler }),
      await refusedAsk(shape, operation, { proof: undefined }, { handler }),
    ];

    for (const { status } of answers) expect(status).toBe(401);
  });

  it('and the caller may bear names in any case', async () => {
    const headers = { 'X-GATEWAY-proof': PROOF, 'x-mse-CONSUMER': CALLER };

    const { body } = await bed.ask('http-trigger', { ...asked, proof: undefined, caller: undefined, headers });

    expect(body.Code).toBe('OK');
  });

  it('goes with the caller header that is set', async () => {
    const handler = bed.functionWith(operation, { CALLER_HEADER: 'X-Ca-App' });

    const named = await bed.ask(
      'http-trigger',
      { ...asked, caller: undefined, headers: { 'x-ca-app': CALLER } },
      { handler },
    );
    const other = await refusedAsk('http-trigger', operation, {}, { handler });

    expect(named.body.Code).toBe('OK');
    expect(other.status).toBe(401);
  });
});

describe('a gateway that is not named', () => {
  it.each(cases)('is refused by $name: the $shape event', async ({ operation, shape }) => {
    const [GATEWAY, GATEWAY_PROOF] =
      shape === 'gateway' ? ['cloud-native', PROOF] : ['traditional', doors.gateway.proof];
    const settings = { GATEWAY, GATEWAY_PROOF, TRADITIONAL_GATEWAY_PROOF: undefined };
    const handler = bed.functionWith(operation, settings);

    const { status, body } = await refusedAsk(shape, operation, {}, { handler });

    expect(status).toBe(403);
    expect(body).toMatchObject({ Code: 'Forbidden', Message: expect.stringContaining('this kind of gateway') });
  });

  it('does not keep anybody from invoking a function directly', async () => {
    const operation = definitionOf('ListChatGroup');
    const settings = { GATEWAY: 'traditional', TRADITIONAL_GATEWAY_PROOF: undefined };
    const handler = bed.functionWith(operation, settings);

    const { body } = await bed.ask(
      'direct',
      { operation: operation.name, parameters: exampleRequest(operation) },
      { handler },
    );

    expect(body.Code).toBe('OK');
  });
});

describe('the path', () => {
  it('is matched by its last part, so that a stage or a group may stand before it', async () => {
    const operation = definitionOf('ListChatGroup');
    const event = eventOf('gateway', {
      operation: operation.name,
      parameters: exampleRequest(operation),
      path: `/groups/v1/${operation.name}`,
    });

    const { body } = await bed.deliver(operation.name, Buffer.from(JSON.stringify(event)));

    expect(body.Code).toBe('OK');
  });
});

describe('the credentials', () => {
  it('of the environment serve when the context has none', async () => {
    const operation = definitionOf('ListChatGroup');
    const handler = bed.functionWith(operation, {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'local-access-key',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'local-access-secret',
    });
    const context = { ...bed.context, credentials: {} };

    const { body } = await bed.ask(
      'gateway',
      { operation: operation.name, parameters: exampleRequest(operation) },
      { handler, context },
    );

    expect(body.Code).toBe('OK');
  });
});
