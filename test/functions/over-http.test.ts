import { existsSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readFunctions } from '../../local/gateway/read-functions.js';
import { routeOperations } from '../../local/gateway/route-operations.js';
import { type Gateway, startGateway } from '../../local/gateway/start-gateway.js';
import { operations } from '../../shared/operations/operations.js';
import { buildFunctions } from '../../tools/build-functions.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';
import { CALLER, PROOF, settingsFor } from '../support/settings.js';

const root = path.resolve(import.meta.dirname, '../..');

let running: RunningCams;
const lines: string[] = [];
const gateways: Gateway[] = [];
let good: Gateway;
let strange: Gateway;
let unproved: Gateway;
let trigger: Gateway;

const build = async (): Promise<void> => {
  // The gate builds before it tests; a run of this file alone must not need that.
  if (existsSync(path.join(root, 'dist', 'add-chat-group', 'index.js'))) return;
  const policyFile = path.join(root, 'access-policy.json');
  await buildFunctions({ source: path.join(root, 'functions'), target: path.join(root, 'dist'), policyFile });
};

const gatewayWith = async (
  constants: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>> = {},
  eventShape: 'api-gateway' | 'http-trigger' = 'api-gateway',
): Promise<Gateway> => {
  const functions = readFunctions({
    file: path.join(root, 's.yaml'),
    environment: { ...settingsFor(running.cams.port), ACCESS_POLICY_FILE: undefined, ...environment },
  });
  const gateway = await startGateway({
    port: 0,
    routes: routeOperations(functions),
    constants,
    issueCredentials: () => {
      const { AccessKeyId, AccessKeySecret, SecurityToken } = running.cams.issueSts(900);
      return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
    },
    eventShape,
    log: (line) => lines.push(line),
  });
  gateways.push(gateway);
  return gateway;
};

const believed = { 'X-Gateway-Proof': PROOF, 'X-Caller-App-Id': CALLER };

beforeAll(async () => {
  await build();
  running = await runLocalCams();
  good = await gatewayWith(believed);
  strange = await gatewayWith({ ...believed, 'X-Caller-App-Id': 'stranger' });
  unproved = await gatewayWith({ 'X-Caller-App-Id': CALLER });
  trigger = await gatewayWith(believed, { ACCEPT_HTTP_TRIGGER: 'false' }, 'http-trigger');
});

afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await running.close();
});

interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

const call = async (url: string, init: RequestInit): Promise<HttpAnswer> => {
  const response = await fetch(url, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as HttpAnswer['body'],
  };
};

const post = (parameters: object): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(parameters),
});

const expectStandardHeaders = ({ headers }: HttpAnswer): void => {
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toMatch(/^[\w-]{30,40}$/);
};

describe.each(operations)('$name over HTTP', (operation) => {
  const { name } = operation;

  it('answers good input with 200 and the official elements, by one call of CAMS and looks at most', async () => {
    const { GroupId } = await running.addGroup();
    const before = await running.calls();

    const answer = await call(`${good.url}/${name}`, post(exampleRequest(operation, GroupId)));

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Success: true } });
    const { RequestId: _id, Code: _code, Success: _success, ...elements } = answer.body;
    expect(Object.keys(elements)).toEqual(Object.keys(operation.examples[0]?.response ?? {}));
    expect(operation.response.parse(elements)).toEqual(elements);
    expectStandardHeaders(answer);
    const after = await running.calls();
    const { ListChatGroupParticipants } = after;
    const looked = name === 'DeleteChatGroupParticipants' ? { ListChatGroupParticipants } : {};
    expect(after).toEqual({ ...before, ...looked, [name]: before[name] + 1 });
  });

  it('refuses each kind of bad input with its status and code, and CAMS hears nothing', async () => {
    const before = await running.callCount();
    const request = exampleRequest(operation);
    const text = JSON.stringify(request);
    const ask = (init: RequestInit, { url } = good): Promise<HttpAnswer> => call(`${url}/${name}`, init);

    const answers = {
      missing: await ask(post({ ...request, CustSpaceId: undefined })),
      type: await ask(post({ ...request, BusinessNumber: 8613800000000 })),
      several: await ask(post({ CustSpaceId: 1, Nope: 1 })),
      unknown: await ask(post({ ...request, OwnerId: 1 })),
      json: await ask({ ...post({}), body: '{' }),
      method: await ask({ ...post(request), method: 'PUT' }),
      contentType: await ask({ ...post({}), headers: { 'Content-Type': 'text/plain' }, body: text }),
      charset: await ask({ ...post({}), headers: { 'Content-Type': 'application/json; charset=gbk' }, body: text }),
      bytes: await ask({ ...post({}), body: Buffer.from([0x7b, 0xff, 0x7d]) }),
      large: await ask({ ...post({}), body: text.padEnd(65 * 1024) }),
      timeout: await ask({ ...post(request), headers: { 'Content-Type': 'application/json', 'X-Timeout-Ms': 'soon' } }),
      space: await ask(post({ ...request, CustSpaceId: 'other-space' })),
      number: await ask(post({ ...request, BusinessNumber: '447700900123' })),
      stranger: await ask(post(request), strange),
      unproved: await ask(post(request), unproved),
      // The gateway drops what a client sends under the names of its own headers.
      forged: await ask({ ...post(request), headers: { ...believed, 'x-gateway-proof': PROOF } }, unproved),
      trigger: await ask(post(request), trigger),
    };

    expect(Object.entries(answers).map(([kind, { status, body }]) => [kind, status, body['Code']])).toEqual([
      ['missing', 400, 'MissingCustSpaceId'],
      ['type', 400, 'InvalidParameter.BusinessNumber'],
      ['several', 400, 'MissingBusinessNumber'],
      ['unknown', 400, 'UnknownParameter.OwnerId'],
      ['json', 400, 'MalformedBody'],
      ['method', 405, 'MethodNotAllowed'],
      ['contentType', 415, 'UnsupportedContentType'],
      ['charset', 415, 'UnsupportedContentType'],
      ['bytes', 400, 'MalformedBody'],
      ['large', 413, 'RequestTooLarge'],
      ['timeout', 400, 'InvalidParameter.X-Timeout-Ms'],
      ['space', 403, 'Forbidden'],
      ['number', 403, 'Forbidden'],
      ['stranger', 403, 'Forbidden'],
      ['unproved', 401, 'Unauthenticated'],
      ['forged', 401, 'Unauthenticated'],
      ['trigger', 403, 'Forbidden'],
    ]);
    expect(answers.method.headers.get('allow')).toBe(operation.methods.join(', '));
    const faults = answers.several.body['Faults'] as { Parameter: string }[];
    expect(faults.map(({ Parameter }) => Parameter)).toEqual(
      expect.arrayContaining(['BusinessNumber', 'CustSpaceId', 'Nope']),
    );
    for (const answer of Object.values(answers)) {
      expect(answer.body['Success']).toBe(false);
      expectStandardHeaders(answer);
    }
    expect(await running.callCount()).toBe(before);
  });
});

describe('GET over HTTP', () => {
  it('lists by a query in the flattened form', async () => {
    const owner = 'BusinessNumber=8613800000000&CustSpaceId=cams-local';

    const answer = await call(`${good.url}/ListChatGroup?${owner}&Page.Index=1&Page.Size=5`, { method: 'GET' });

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Data: { List: expect.any(Array) } } });
  });
});

describe('the log of the instances', () => {
  it('holds no number, link, subject, proof or token', () => {
    const { Subject } = exampleRequest(definitionOf('AddChatGroup'));

    expect(lines.filter((line) => line.includes('"event":"call"')).length).toBeGreaterThan(100);
    expect(lines.filter((line) => /86138|4477009|whatsapp|CAIS|STS\./.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes(PROOF) || line.includes(String(Subject)))).toEqual([]);
  });
});
