import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Environment } from '../../shared/config.js';
import type { Operation, OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { openStore, type Store } from '../../shared/state/store.js';
import { closedPort } from '../cams/closed-port.js';
import { databaseKindsInFull, type OpenedDatabase } from '../support/database-kinds.js';
import type { Shape } from '../support/events.js';
import { definitionOf, plainRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import type { Answer } from '../support/read-answer.js';

const SPACE = 'cams-local';
const NUMBER = '8613800000000';

const named = (operation: Operation): readonly [OperationName, Operation] => [operation.name, operation];
const ofGroups = operations.filter(({ request }) => 'GroupId' in request.shape).map(named);
const ofNumbers = operations.filter(({ request }) => !('GroupId' in request.shape)).map(named);

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});

afterAll(() => bed.close());

interface Told {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** All that a caller can tell two answers apart by but the IDs that each has of its own. */
const withoutRequestId = ({ status, headers, body: { RequestId, ...body } }: Answer): Told => {
  expect(RequestId).toEqual(expect.any(String));
  return { status, headers: { ...headers, 'X-Request-Id': '', 'X-Trace-Id': '' }, body };
};

interface Asked {
  readonly settings: Environment;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly shape?: Shape;
}

const askUnder = async (operation: Operation, { settings, parameters, shape = 'gateway' }: Asked): Promise<Answer> =>
  bed.ask(
    shape,
    { operation: operation.name, parameters },
    { handler: bed.functionWith(operation, { ...settings, GROUP_OWNERSHIP: 'inventory' }) },
  );

/** The answer to a request that CAMS hears nothing of. */
const askUnheard = async (operation: Operation, asked: Asked): Promise<Answer> => {
  const before = await bed.callCount();
  const answer = await askUnder(operation, asked);
  expect(await bed.callCount()).toBe(before);
  return answer;
};

describe.each(databaseKindsInFull)('where the records on %s say whose a group is', (_, kind) => {
  let opened: OpenedDatabase;
  let store: Store | undefined;
  let settings: Environment;

  beforeAll(async () => {
    opened = await kind.open();
    store = await openStore(opened.settings);
    settings = { DATABASE_URL: opened.settings.databaseUrl };
  });

  afterAll(async () => {
    await store?.database.close();
    await opened.close();
  });

  it.each(ofGroups)('%s works on a group that they hold', async (_name, operation) => {
    const { GroupId } = await bed.addGroup();
    await store?.groups.remember(SPACE, NUMBER, [GroupId], 1);
    const before = await bed.callCount();

    const { body } = await askUnder(operation, { settings, parameters: plainRequest(operation, GroupId) });

    expect(body.Code).toBe('OK');
    expect(await bed.callCount()).toBe(before + 1);
  });

  it.each(ofGroups)(
    '%s answers a group that CAMS knows and they do not as CAMS answers an unknown one',
    async (name, operation) => {
      const { GroupId } = await bed.addGroup();
      await store?.groups.remember('cams-other', NUMBER, [GroupId], 1);
      await store?.groups.remember(SPACE, '8613800000009', [GroupId], 1);
      const unknown = plainRequest(operation, 'EA3030000000000000000000000000009');

      for (const shape of ['gateway', 'direct'] as const) {
        const fromCams = await bed.ask(shape, { operation: name, parameters: unknown });
        const asked = { settings, shape, parameters: plainRequest(operation, GroupId) };
        const fromRecords = await askUnheard(operation, asked);

        expect(fromRecords.body).toMatchObject({ Code: 'GroupNotFound', Success: false, Outcome: 'NotApplied' });
        expect(withoutRequestId(fromRecords)).toEqual(withoutRequestId(fromCams));
      }
    },
  );
});

describe('where the records cannot be read', () => {
  let settings: Environment;

  beforeAll(async () => {
    settings = { DATABASE_URL: `postgres://user:password@127.0.0.1:${String(await closedPort())}/groups` };
  });

  it.each(ofGroups)('%s sends nothing to CAMS', async (_, operation) => {
    const { GroupId } = await bed.addGroup();

    const answer = await askUnheard(operation, { settings, parameters: plainRequest(operation, GroupId) });

    expect(answer).toMatchObject({ status: 503, body: { Code: 'StateUnavailable', Outcome: 'NotApplied' } });
  });

  it('nobody can tell whether a link was made by an earlier call with its ClientToken', async () => {
    const operation = definitionOf('AddChatGroupInviteLink');
    const parameters = { ...plainRequest(operation), ClientToken: 'token-1' };

    const answer = await askUnheard(operation, { settings, parameters });

    expect(answer).toMatchObject({ status: 502, body: { Code: 'StateUnavailable', Outcome: 'Unknown' } });
  });

  it.each(ofNumbers)('%s, which names no group, does not ask them', async (_, operation) => {
    const { body } = await askUnder(operation, { settings, parameters: plainRequest(operation) });

    expect(body.Code).toBe('OK');
  });

  it.each(ofGroups)('%s does not ask them where CAMS says whose a group is', async (name, operation) => {
    const { GroupId } = await bed.addGroup();
    const handler = bed.functionWith(operation, { ...settings, GROUP_OWNERSHIP: 'upstream' });

    const { body } = await bed.ask(
      'gateway',
      { operation: name, parameters: plainRequest(operation, GroupId) },
      { handler },
    );

    expect(body.Code).toBe('OK');
  });
});
