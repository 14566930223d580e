import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { flattened, jsonStrings } from '../support/encode-request.js';
import { httpShapes, shapes } from '../support/events.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import { standardHeaders } from '../support/standard-headers.js';
import { READER } from '../support/settings.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

afterAll(async () => {
  await bed.close();
});

const cases = operations.flatMap((operation) => shapes.map((shape) => ({ name: operation.name, operation, shape })));

describe.each(cases)('$name by the $shape event', ({ name, operation, shape }) => {
  it('answers the example of its definition with its elements, by one call of CAMS and looks at most', async () => {
    const { GroupId } = await bed.addGroup();
    const before = await bed.calls();

    const { status, headers, body } = await bed.ask(shape, {
      operation: name,
      parameters: exampleRequest(operation, GroupId),
    });

    expect(body).toMatchObject({ Code: 'OK', Success: true });
    expect(status).toBe(shape === 'direct' ? undefined : 200);
    expect(headers).toEqual(shape === 'direct' ? {} : standardHeaders);
    const { RequestId, Code: _code, Success: _success, ...elements } = body;
    expect(RequestId).not.toBe(standardHeaders['X-Request-Id']);
    expect(Object.keys(elements)).toEqual(Object.keys(operation.examples[0]?.response ?? {}));
    expect(operation.response.parse(elements)).toEqual(elements);
    const after = await bed.calls();
    const { ListChatGroupParticipants } = after;
    const looked = name === 'DeleteChatGroupParticipants' ? { ListChatGroupParticipants } : {};
    expect(after).toEqual({ ...before, ...looked, [name]: before[name] + 1 });
  });
});

const listing = operations.filter(({ methods }) => methods.includes('GET'));

describe.each(httpShapes)('the %s event', (shape) => {
  it.each(listing)(
    'brings $name its parameters by GET in the query, flattened or as JSON strings',
    async (operation) => {
      const { GroupId } = await bed.addGroup();
      const request = { ...exampleRequest(operation, GroupId), Page: { Index: 1, Size: 2 } };

      const bodies = await Promise.all(
        [flattened(request), jsonStrings(request)].map(async (query) => {
          const { body } = await bed.ask(shape, { operation: operation.name, method: 'GET', query });
          return body;
        }),
      );

      for (const body of bodies) expect(body).toMatchObject({ Code: 'OK', Data: { List: expect.any(Array) } });
      expect(bodies[0]?.['Data']).toEqual(bodies[1]?.['Data']);
    },
  );

  it.each(operations)('brings $name its parameters as a form, plain or in base64', async (operation) => {
    const form = new URLSearchParams(flattened(exampleRequest(operation, (await bed.addGroup()).GroupId))).toString();
    const base64 = new URLSearchParams(flattened(exampleRequest(operation, (await bed.addGroup()).GroupId))).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset="UTF-8"' };

    const plain = await bed.ask(shape, { operation: operation.name, headers, body: form });
    const encoded = await bed.ask(shape, {
      operation: operation.name,
      headers,
      body: Buffer.from(base64).toString('base64'),
      isBase64Encoded: 'true',
    });

    expect(plain.body.Code).toBe('OK');
    expect(encoded.body.Code).toBe('OK');
  });

  it('takes parameters from query and body together', async () => {
    const { GroupId } = await bed.addGroup();
    const { CustSpaceId, ...rest } = exampleRequest(definitionOf('UpdateChatGroup'), GroupId);

    const { body } = await bed.ask(shape, {
      operation: 'UpdateChatGroup',
      query: { CustSpaceId, GroupId },
      parameters: rest,
    });

    expect(body).toMatchObject({ Code: 'OK', Result: 1 });
  });
});

describe('nothing to do', () => {
  const owner = { BusinessNumber: '8613800000000', CustSpaceId: 'cams-local', GroupId: 'EA1' };

  it.each([
    ['UpdateChatGroup', 'without a field to change', owner],
    ['DeleteChatGroupParticipants', 'without a list', owner],
    ['DeleteChatGroupParticipants', 'with an empty list', { ...owner, List: [] }],
  ] as const)('is what %s %s has: Result 0, and CAMS is not called', async (operation, _, parameters) => {
    const before = await bed.callCount();

    const answers = await Promise.all(shapes.map((shape) => bed.ask(shape, { operation, parameters })));

    for (const { body } of answers) {
      expect(body).toEqual({ RequestId: standardHeaders['X-Request-Id'], Code: 'OK', Success: true, Result: 0 });
    }
    expect(await bed.callCount()).toBe(before);
  });

  it('does not hide that the group belongs to a foreign space', async () => {
    const parameters = { ...owner, CustSpaceId: 'foreign-1' };

    const { status } = await bed.ask('gateway', { operation: 'UpdateChatGroup', parameters });

    expect(status).toBe(403);
  });
});

describe('invite links', () => {
  const parameters = { ...exampleRequest(definitionOf('ListChatGroup')), Page: { Index: 1, Size: 100 } };
  const linksIn = (body: Readonly<Record<string, unknown>>): readonly unknown[] =>
    (body['Data'] as { List: { InviteLink?: string }[] }).List.map(({ InviteLink }) => InviteLink);

  it('are listed for a caller who may read them, and masked for one who may not', async () => {
    const { InviteLink } = await bed.addGroup();

    const shown = await bed.ask('gateway', { operation: 'ListChatGroup', parameters });
    const masked = await bed.ask('gateway', { operation: 'ListChatGroup', parameters, caller: READER });

    expect(linksIn(shown.body)).toContain(InviteLink);
    expect(masked.body.Code).toBe('OK');
    expect(linksIn(masked.body)).toHaveLength(linksIn(shown.body).length);
    expect(
      linksIn(masked.body).filter((link) => link !== undefined && link !== 'https://chat.whatsapp.com/****'),
    ).toEqual([]);
  });
});
