import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { FunctionCredentials } from '../../local/gateway/invocation-context.js';
import type { Gateway } from '../../local/gateway/start-gateway.js';
import type { Operation } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { plainRequest } from '../support/example-request.js';
import { openGateway } from '../support/open-gateway.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';
import { checksOf, type Document } from './checks-of.js';

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/openapi.json'), 'utf8');
const document = JSON.parse(text) as Document;
const checks = checksOf(document);

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

let running: RunningCams;
let folder: string;
let gateway: Gateway;
let stateless: Gateway;
let unproved: Gateway;

/** What the functions' role may not do: tests take some of it away for one call. */
let deniedAction = '';

const credentials = (): FunctionCredentials => {
  const Action = operations.map(({ name }) => `cams:${name}`).filter((action) => action !== deniedAction);
  const Policy = { Version: '1', Statement: [{ Effect: 'Allow', Action, Resource: ['*'] }] } as const;
  const issued = running.cams.issueSts(900, { Policy });
  return {
    accessKeyId: issued.AccessKeyId,
    accessKeySecret: issued.AccessKeySecret,
    securityToken: issued.SecurityToken,
  };
};

beforeAll(async () => {
  running = await runLocalCams();
  folder = await mkdtemp(path.join(tmpdir(), 'openapi-'));
  gateway = await openGateway(running, {
    issueCredentials: () => credentials(),
    environment: { DATABASE_URL: `file:${path.join(folder, 'state.db')}` },
  });
  stateless = await openGateway(running, { environment: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' } });
  unproved = await openGateway(running, { added: { proof: undefined } });
});

afterAll(async () => {
  await Promise.all([gateway, stateless, unproved].map((each) => each.close()));
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

const control = async (route: string, body: object): Promise<void> => {
  const response = await fetch(`${running.cams.url}/_local/${route}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
};

const post = async (
  { name }: Operation,
  request: object,
  { url }: Gateway = gateway,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const response = await fetch(`${url}/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};

const failWith = (Operation: string, Effect: object): Promise<void> =>
  control('faults', { Rules: [{ Operation, Effect, Times: 0 }] });

type Provocation = (operation: Operation, GroupId: string) => Promise<Answer>;

/** How each failure of the document is brought about, by the title of its example. */
const provocations: Readonly<Record<string, Provocation>> = {
  'Every fault is named at once': (operation, GroupId) =>
    post(operation, { ...plainRequest(operation, GroupId), BusinessNumber: undefined, OwnerId: 1 }),
  'A parameter breaks a rule': (operation, GroupId) =>
    post(operation, { ...plainRequest(operation, GroupId), BusinessNumber: '+86 138 0000 0000' }),
  'The caller is not known': (operation, GroupId) => post(operation, plainRequest(operation, GroupId), unproved),
  'The policy does not allow it': (operation, GroupId) =>
    post(operation, { ...plainRequest(operation, GroupId), CustSpaceId: 'other-space' }),
  'RAM does not allow it to the function': async (operation, GroupId) => {
    deniedAction = `cams:${operation.name}`;
    const answer = await post(operation, plainRequest(operation, GroupId));
    deniedAction = '';
    return answer;
  },
  'There is no such group': (operation) =>
    post(operation, plainRequest(operation, 'EA3030000000000000000000000000404')),
  'The group is not in use yet': async (operation, GroupId) => {
    await failWith(operation.name, { Kind: 'Error', Code: 'GroupError.GroupNotActive', HttpStatus: 400 });
    return post(operation, plainRequest(operation, GroupId));
  },
  'The ClientToken was used for another request': async (operation, GroupId) => {
    const request = { ...plainRequest(operation, GroupId), ClientToken: `mismatch-${operation.name}` };
    expect((await post(operation, request)).body).toMatchObject({ Code: 'OK' });
    return post(operation, { ...request, ...('Subject' in request ? { Subject: 'Another' } : { GroupId: 'Another' }) });
  },
  'Too many calls': async (operation, GroupId) => {
    await failWith(operation.name, { Kind: 'Throttle', Code: 'Throttling.User', RetryAfterMs: 600_000 });
    return post(operation, plainRequest(operation, GroupId));
  },
  'CAMS refuses the credentials of the function': async (operation, GroupId) => {
    await failWith(operation.name, { Kind: 'Error', Code: 'InvalidAccessKeyId.Inactive', HttpStatus: 403 });
    return post(operation, plainRequest(operation, GroupId));
  },
  'The database does not answer': (operation, GroupId) =>
    post(operation, { ...plainRequest(operation, GroupId), ClientToken: 'never-recorded' }, stateless),
  'The time was too short': async (operation, GroupId) => {
    await failWith(operation.name, { Kind: 'Delay', DelayMs: 3000 });
    // A create wants a second at least to be sent at all.
    const timeoutMs = operation.repetition === 'duplicates' ? 1400 : 400;
    return post(operation, plainRequest(operation, GroupId), gateway, { 'X-Timeout-Ms': String(timeoutMs) });
  },
};

/** What an example shows one value of, and each call another. */
const VARIABLE = new Set(['RequestId', 'UniqueCode', 'GroupId', 'InviteLink', 'GmtModifier']);

const withoutVariables = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, member: unknown) => (VARIABLE.has(key) ? typeof member : member)));

const seed = async (): Promise<string> => {
  await control('reset', {});
  const { GroupId } = await running.addGroup();
  return GroupId;
};

describe('docs/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    expect(await new Validator().validate(JSON.parse(text) as Parameters<Validator['validate']>[0])).toEqual({
      valid: true,
    });
  });

  it('describes the paths and methods of the operations and no others', () => {
    const described = Object.entries(document.paths).map(([route, item]) => [route, Object.keys(item).sort()]);

    expect(described).toEqual(
      operations.map(({ name, methods }) => [`/${name}`, methods.map((method) => method.toLowerCase()).sort()]),
    );
  });

  it('names the three kinds of credentials that a gateway takes', () => {
    const { security, components } = JSON.parse(text) as {
      readonly security: readonly object[];
      readonly components: { readonly securitySchemes: object };
    };

    // The last is for the local gateway, which takes requests without any.
    expect(security.map((each) => Object.keys(each))).toEqual([['AppKey', 'AppSignature'], ['ApiKey'], ['Jwt'], []]);
    expect(Object.keys(components.securitySchemes)).toEqual(security.flatMap((each) => Object.keys(each)));
  });

  it('has a provocation for every failure it shows, and shows every failure that has one', () => {
    const titles = operations.flatMap((operation) => checks.failuresOf(operation).map(({ title }) => title));

    expect([...new Set(titles)].sort()).toEqual(Object.keys(provocations).sort());
  });
});

describe.each(operations)('$name as docs/openapi.json describes it', (operation) => {
  it('answers each example of a request as its example of a response says', async () => {
    for (const { title, request, response } of checks.examplesOf(operation)) {
      const GroupId = await seed();

      const answer = await post(operation, 'GroupId' in request ? { ...request, GroupId } : request);

      expect([title, answer.status, withoutVariables(answer.body)]).toEqual([title, 200, withoutVariables(response)]);
      expect(checks.requestFaults(operation, request)).toEqual([]);
      expect(checks.responseFaults(operation, 200, answer.body)).toEqual([]);
    }
  });

  it('answers the examples of its query likewise, where it takes one', async () => {
    const { GET, POST } = { GET: checks.queryOf(operation), POST: checks.examplesOf(operation)[0]?.response };
    const GroupId = await seed();

    const query = new URLSearchParams({ ...GET, ...(GET && 'GroupId' in GET ? { GroupId } : {}) });
    const response = await fetch(`${gateway.url}/${operation.name}?${query.toString()}`, { method: 'GET' });
    const body = await response.text();

    expect(GET === undefined).toBe(!operation.methods.includes('GET'));
    // The gateway has no route for a method that an operation does not take.
    expect(response.status).toBe(GET ? 200 : 404);
    expect(body && withoutVariables(JSON.parse(body))).toEqual(GET ? withoutVariables(POST) : '');
  });

  it.each(checks.failuresOf(operation).map((failure) => [failure.title, failure] as const))(
    'fails as the example "%s"',
    async (title, { status, response }) => {
      const GroupId = await seed();

      const answer = await provocations[title]?.(operation, GroupId);

      expect([answer?.status, withoutVariables(answer?.body)]).toEqual([status, withoutVariables(response)]);
      expect(checks.responseFaults(operation, status, answer?.body)).toEqual([]);
    },
  );
});
