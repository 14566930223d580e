import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { GatewayKind } from '../../local/gateway/gateway-kind.js';
import type { Gateway } from '../../local/gateway/start-gateway.js';
import { operations } from '../../shared/operations/operations.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';
import { gatewayKinds, openGateway, type OpenGatewayOptions } from '../support/open-gateway.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';
import { CALLER, doors } from '../support/settings.js';

let running: RunningCams;
const lines: string[] = [];

type Opened = Readonly<Record<'good' | 'strange' | 'unproved' | 'otherKind', Gateway>>;
const opened = new Map<GatewayKind, Opened>();

const open = (options: OpenGatewayOptions): Promise<Gateway> =>
  openGateway(running, { log: (line) => lines.push(line), ...options });

// What functions are told that stand behind the other kind of gateway alone.
const otherGateway = {
  'cloud-native': { GATEWAY: 'traditional', TRADITIONAL_GATEWAY_PROOF: undefined },
  traditional: { GATEWAY: 'cloud-native', TRADITIONAL_GATEWAY_PROOF: undefined },
} as const;

const openAll = async (kind: GatewayKind): Promise<Opened> => ({
  good: await open({ kind }),
  strange: await open({ kind, added: { caller: 'stranger' } }),
  unproved: await open({ kind, added: { proof: undefined } }),
  otherKind: await open({ kind, environment: otherGateway[kind] }),
});

const gatewaysOf = (kind: GatewayKind): Opened => {
  const gateways = opened.get(kind);
  if (!gateways) throw new Error('It was not opened.');
  return gateways;
};

beforeAll(async () => {
  running = await runLocalCams();
  for (const kind of gatewayKinds) opened.set(kind, await openAll(kind));
});

afterAll(async () => {
  await Promise.all([...opened.values()].flatMap((each) => Object.values(each).map((gateway) => gateway.close())));
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

const cases = gatewayKinds.flatMap((kind) =>
  operations.map((operation) => ({ kind, name: operation.name, operation })),
);

describe.each(cases)('$name through the $kind gateway', ({ kind, name, operation }) => {
  const urlOf = (which: keyof Opened): string => `${gatewaysOf(kind)[which].url}/${name}`;

  it('answers good input with 200 and the official elements, by one call of CAMS and looks at most', async () => {
    const { GroupId } = await running.addGroup();
    const before = await running.calls();

    const answer = await call(urlOf('good'), post(exampleRequest(operation, GroupId)));

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
    const ask = (init: RequestInit, which: keyof Opened = 'good'): Promise<HttpAnswer> => call(urlOf(which), init);

    const answers = {
      missing: await ask(post({ ...request, CustSpaceId: undefined })),
      type: await ask(post({ ...request, BusinessNumber: 8613800000000 })),
      several: await ask(post({ CustSpaceId: 1, Nope: 1 })),
      unknown: await ask(post({ ...request, OwnerId: 1 })),
      json: await ask({ ...post({}), body: '{' }),
      contentType: await ask({ ...post({}), headers: { 'Content-Type': 'text/plain' }, body: text }),
      charset: await ask({ ...post({}), headers: { 'Content-Type': 'application/json; charset=gbk' }, body: text }),
      bytes: await ask({ ...post({}), body: Buffer.from([0x7b, 0xff, 0x7d]) }),
      large: await ask({ ...post({}), body: text.padEnd(65 * 1024) }),
      timeout: await ask({ ...post(request), headers: { 'Content-Type': 'application/json', 'X-Timeout-Ms': 'soon' } }),
      space: await ask(post({ ...request, CustSpaceId: 'other-space' })),
      number: await ask(post({ ...request, BusinessNumber: '447700900123' })),
      stranger: await ask(post(request), 'strange'),
      unproved: await ask(post(request), 'unproved'),
      // A gateway without a proof passes on what a client says: on the cloud-native one a stolen proof would be believed.
      guessed: await ask({ ...post(request), headers: { 'X-Gateway-Proof': 'a-guess-of-the-proof' } }, 'unproved'),
      otherKind: await ask(post(request), 'otherKind'),
    };

    expect(Object.entries(answers).map(([kind, { status, body }]) => [kind, status, body['Code']])).toEqual([
      ['missing', 400, 'MissingCustSpaceId'],
      ['type', 400, 'InvalidParameter.BusinessNumber'],
      ['several', 400, 'MissingBusinessNumber'],
      ['unknown', 400, 'UnknownParameter.OwnerId'],
      ['json', 400, 'MalformedBody'],
      ['contentType', 415, 'UnsupportedContentType'],
      ['charset', 415, 'UnsupportedContentType'],
      ['bytes', 400, 'MalformedBody'],
      ['large', 413, 'RequestTooLarge'],
      ['timeout', 400, 'InvalidParameter.X-Timeout-Ms'],
      ['space', 403, 'Forbidden'],
      ['number', 403, 'Forbidden'],
      ['stranger', 403, 'Forbidden'],
      ['unproved', 401, 'Unauthenticated'],
      ['guessed', 401, 'Unauthenticated'],
      ['otherKind', 403, 'Forbidden'],
    ]);
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

describe.each(gatewayKinds)('the %s gateway', (kind) => {
  it('passes a GET with a query in the flattened form', async () => {
    const owner = 'BusinessNumber=8613800000000&CustSpaceId=cams-local';
    const { good } = gatewaysOf(kind);

    const answer = await call(`${good.url}/ListChatGroup?${owner}&Page.Index=1&Page.Size=5`, { method: 'GET' });

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Data: { List: expect.any(Array) } } });
  });
});

describe('headers that a client forges', () => {
  const forge = (kind: GatewayKind, headers: Record<string, string>): Promise<HttpAnswer> =>
    call(`${gatewaysOf(kind).good.url}/ListChatGroup`, {
      ...post({ ...exampleRequest(definitionOf('ListChatGroup')) }),
      headers: { 'Content-Type': 'application/json', ...headers },
    });

  it.each(gatewayKinds)('a proof is replaced by that of the %s gateway', async (kind) => {
    expect(await forge(kind, { 'x-gateway-proof': 'a-guess-of-the-proof' })).toMatchObject({ status: 200 });
  });

  it('a caller is refused where the gateway adds its own beside it, and dropped where it replaces it', async () => {
    const beside = await forge('cloud-native', { 'x-mse-consumer': CALLER });
    const replaced = await forge('traditional', { 'x-caller-app-id': 'somebody' });

    expect(beside).toMatchObject({ status: 401, body: { Code: 'Unauthenticated' } });
    expect(replaced.status).toBe(200);
  });
});

describe('a method that an operation does not have', () => {
  it.each(operations)('has no route to $name on the cloud-native gateway', async ({ name }) => {
    const { good } = gatewaysOf('cloud-native');

    const response = await fetch(`${good.url}/${name}`, { method: 'PUT' });

    expect({ status: response.status, text: await response.text() }).toEqual({ status: 404, text: '' });
  });

  it.each(operations)('is refused by $name itself behind the traditional one', async ({ name, methods }) => {
    const { good } = gatewaysOf('traditional');

    const { status, headers, body } = await call(`${good.url}/${name}`, { method: 'PUT' });

    expect({ status, Code: body['Code'] }).toEqual({ status: 405, Code: 'MethodNotAllowed' });
    expect(headers.get('allow')).toBe(methods.join(', '));
  });
});

describe('the log of the instances', () => {
  it('holds no number, link, subject, proof or token', () => {
    const { Subject } = exampleRequest(definitionOf('AddChatGroup'));

    expect(lines.filter((line) => line.includes('"event":"call"')).length).toBeGreaterThan(100);
    expect(lines.filter((line) => /86138|4477009|whatsapp|CAIS|STS\./.test(line))).toEqual([]);
    expect(
      lines.filter(
        (line) => Object.values(doors).some(({ proof }) => line.includes(proof)) || line.includes(String(Subject)),
      ),
    ).toEqual([]);
  });
});
