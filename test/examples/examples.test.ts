import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { direct } from '../../client/direct.js';
import { invokeByRole } from '../../examples/invoke-function.js';
import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';
import { openSignedCloud, type SignedCloud } from '../client/open-signed-cloud.js';
import { type Platform, runPlatform } from '../maintenance/invokers/run-platform.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, 'examples', file), 'utf8');

type Values = Readonly<Record<string, unknown>>;

const valueAt = (value: unknown, expression: string): unknown =>
  expression
    .split('.')
    .slice(1)
    .reduce<unknown>((inner, name) => (inner as Values | undefined)?.[name], value);

const deployed = operations.map((operation) => `chat-groups-${functionNameOf(operation)}`);

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

describe('the flow of CloudFlow', () => {
  interface Task {
    readonly Parameters: { readonly resourceArn: string; readonly invocationType: string; readonly body: Values };
    readonly Retry?: readonly { readonly MaxAttempts: number }[];
  }
  const { States } = parse(read('cloudflow-create-group.yaml')) as { readonly States: readonly [Task] };
  const [{ Parameters, Retry }] = States;
  it('invokes a function that is deployed, and waits for it', () => {
    const [, name = ''] = /:functions\/([\w-]+)\/LATEST$/.exec(Parameters.resourceArn) ?? [];

    expect(deployed).toContain(name);
    expect(Parameters.invocationType).toBe('Sync');
  });

  it('hands it an event that it takes, and a token by which its own repeats are known', async () => {
    const given = {
      $Input: { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', Subject: 'Order 1042' },
      $Context: { Execution: { Name: 'execution-1042' } },
    };
    const body = Object.fromEntries(
      Object.entries(Parameters.body).map(([name, value]) =>
        // A name that ends so has an expression for its value.
        name.endsWith('.$') ? [name.slice(0, -2), valueAt(given, `x.${String(value)}`)] : [name, value],
      ),
    );

    expect(body).toEqual({ ...given.$Input, ClientToken: 'execution-1042', WaitSeconds: 20 });
    // The functions of this bed have no store, and refuse the token alone.
    const named = await bed.ask('direct', { operation: 'AddChatGroup', parameters: body });
    const { ClientToken: _token, ...nameless } = body;
    const made = await bed.ask('direct', { operation: 'AddChatGroup', parameters: nameless });
    expect(named.body).toMatchObject({ Code: 'InvalidParameter.ClientToken' });
    expect(made.body).toMatchObject({ Code: 'OK' });
  });

  it('repeats the step only because it has a token', () => {
    expect(Retry?.every(({ MaxAttempts }) => MaxAttempts > 0)).toBe(true);
    expect(Parameters.body).toHaveProperty(['ClientToken.$']);
  });
});

describe('the target of EventBridge', () => {
  interface Param {
    readonly ResourceKey: string;
    readonly Form: string;
    readonly Value: string;
    readonly Template?: string;
  }
  const { Connection, ApiDestination, Rule } = JSON.parse(read('eventbridge-create-group.json')) as {
    readonly Connection: {
      readonly ConnectionName: string;
      readonly AuthParameters: {
        readonly ApiKeyAuthParameters: { readonly ApiKeyName: string; readonly ApiKeyValue: string };
      };
    };
    readonly ApiDestination: {
      readonly ApiDestinationName: string;
      readonly ConnectionName: string;
      readonly HttpApiParameters: { readonly Endpoint: string; readonly Method: string };
    };
    readonly Rule: {
      readonly EventTargets: readonly [{ readonly Endpoint: string; readonly ParamList: readonly Param[] }];
    };
  };
  let cloud: SignedCloud;

  beforeAll(async () => {
    cloud = await openSignedCloud();
  });
  afterAll(() => cloud.close());

  /** What EventBridge makes of an event by the form TEMPLATE: variables by JSONPath, put into a text. */
  const bodyFor = (event: Values): string => {
    const [target] = Rule.EventTargets;
    const { Value = '{}', Template = '' } =
      target.ParamList.find(({ ResourceKey }) => ResourceKey === 'BodyParameters') ?? {};
    const variables = JSON.parse(Value) as Readonly<Record<string, string>>;
    return Template.replace(/\$\{(\w+)\}/g, (_, name: string) => String(valueAt(event, variables[name] ?? '')));
  };

  const push = (event: Values): Promise<Response> => {
    const { ApiKeyName, ApiKeyValue } = Connection.AuthParameters.ApiKeyAuthParameters;
    const { Endpoint, Method } = ApiDestination.HttpApiParameters;
    return fetch(`${cloud.gatewayUrl}${new URL(Endpoint).pathname}`, {
      method: Method,
      headers: {
        'Content-Type': 'application/json',
        [ApiKeyName]: ApiKeyValue.replace(/<.*>/, 'local-api-key'),
      },
      body: bodyFor(event),
    });
  };

  it('names connection and destination as they are named', () => {
    expect(ApiDestination.ConnectionName).toBe(Connection.ConnectionName);
    expect(Rule.EventTargets[0].Endpoint).toMatch(new RegExp(`name/${ApiDestination.ApiDestinationName}$`));
  });

  it('makes one group for an event, however often it is pushed', async () => {
    const event = {
      id: 'event-0001',
      type: 'shop:order:created',
      data: { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', Subject: 'Order 1042' },
    };

    const answers = [await push(event), await push(event), await push({ ...event, id: 'event-0002' })];

    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { readonly UniqueCode: string }[];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(bodies[1]?.UniqueCode).toBe(bodies[0]?.UniqueCode);
    expect(bodies[2]?.UniqueCode).not.toBe(bodies[0]?.UniqueCode);
    expect(await cloud.heard('AddChatGroup')).toBe(2);
  });
});

describe('InvokeFunction with a role', () => {
  const keys = {
    accessKeyId: 'STS.example',
    accessKeySecret: 'secret-of-the-role',
    securityToken: 'token-of-the-role',
  };
  let platform: Platform;

  beforeAll(async () => {
    platform = await runPlatform({ id: keys.accessKeyId, secret: keys.accessKeySecret });
  });
  afterAll(() => platform.close());

  const client = (): ReturnType<typeof createChatGroupsClient> =>
    createChatGroupsClient({
      transport: direct(
        invokeByRole({ endpoint: platform.endpoint, protocol: 'HTTP', credentials: () => Promise.resolve(keys) }),
      ),
      clientTokens: false,
      maxAttempts: 1,
    });

  it('signs the invocation of the right function, with the parameters as its event', async () => {
    const request = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', Page: { Index: 1, Size: 5 } };
    const { body } = await bed.ask('direct', { operation: 'ListChatGroup', parameters: request });
    platform.answer = { status: 200, body: JSON.stringify(body) };

    const { Data } = await client().listChatGroup(request);

    expect(Data).toEqual(body['Data']);
    expect(platform.heard.at(-1)).toMatchObject({
      method: 'POST',
      path: '/2023-03-30/functions/chat-groups-list-chat-group/invocations',
      signatureIsRight: true,
    });
    // Beside the parameters only the trace that the call stands in.
    const { traceparent, ...parameters } = JSON.parse(platform.heard.at(-1)?.body ?? '') as Record<string, unknown>;
    expect(parameters).toEqual(request);
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    expect(platform.heard.at(-1)?.headers['x-fc-invocation-type']).toBe('Sync');
  });

  it('leaves the outcome unknown when the platform cuts the connection', async () => {
    platform.answer = undefined;

    const call = client().deleteChatGroup({
      CustSpaceId: 'cams-local',
      BusinessNumber: '8613800000000',
      GroupId: 'EA1',
    });

    await expect(call).rejects.toMatchObject({ name: 'OutcomeUnknownError', Outcome: 'Unknown' });
  });
});
