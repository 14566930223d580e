import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { describeSchema } from '../../tools/describe-schema.js';
import { shapes } from '../support/events.js';
import { exampleRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';

type Values = Readonly<Record<string, unknown>>;

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

afterAll(async () => {
  await bed.close();
});

/** A request with one value put at `Subject`, `Page.Size` or `List.N.ParticipantNumber`. */
const put = (values: unknown, [step, ...rest]: readonly string[], value: unknown): unknown => {
  if (step === undefined) return value;
  if (step === 'N') return [put(undefined, rest, value)];
  const members = (values ?? {}) as Values;
  return { ...members, [step]: put(members[step], rest, value) };
};

const cases = operations.flatMap((operation) =>
  describeSchema(operation.request)
    .filter(({ type }) => !type.startsWith('list') && type !== 'object')
    .map(({ name }) => [operation.name, name, operation] as const),
);

describe('U+0000', () => {
  it.each(cases)('in %s %s is refused by name, and CAMS hears nothing', async (operation, name, definition) => {
    for (const shape of shapes) {
      for (const value of ['\0', 'Order\0 1042', '8613800000000\0', 'WHATSAPP\0']) {
        const parameters = put(exampleRequest(definition), name.split('.'), value) as Values;

        const { status, body } = await bed.ask(shape, { operation, parameters });

        expect(status).toBe(shape === 'direct' ? undefined : 400);
        const code = name === 'ChannelType' ? 'ChannelTypeNotSupport' : name.replace('.N.', '.');
        expect(body).toMatchObject({ Code: `InvalidParameter.${code}`, Outcome: 'NotApplied' });
        expect(body.Message).toContain('U+0000');
      }
    }
  });

  it('comes as %00 in a form and in a query, too', async () => {
    const form = 'BusinessNumber=8613800000000&CustSpaceId=cams-local&Subject=Order%00+1042';
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const query = {
      ...{ BusinessNumber: '8613800000000', CustSpaceId: 'cams-local', Subject: 'Order\0 1042' },
      ...{ 'Page.Index': '1', 'Page.Size': '20' },
    };

    const answers = [
      await bed.ask('gateway', { operation: 'AddChatGroup', headers, body: form }),
      await bed.ask('gateway', { operation: 'ListChatGroup', method: 'GET', query }),
    ];

    for (const { body } of answers) {
      expect(body).toMatchObject({ Code: 'InvalidParameter.Subject', Message: expect.stringContaining('U+0000') });
    }
  });

  it('was heard of by CAMS in none of the requests above', async () => {
    expect(await bed.callCount()).toBe(0);
  });
});

describe('U+0000 in what the local CAMS is seeded with', () => {
  it.each(['Subject', 'Description', 'ProfilePictureFile', 'BusinessNumber', 'CustSpaceId', 'GroupStatus'])(
    'is refused by name: %s',
    async (name) => {
      const group = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', Subject: 'Order 1042' };

      const response = await fetch(`${bed.cams.url}/_local/seed`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ Groups: [{ ...group, [name]: 'Order\0 1042' }] }),
      });

      expect(response.status).toBe(400);
      expect(JSON.stringify(await response.json())).toContain('U+0000');
    },
  );
});
