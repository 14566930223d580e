import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Operation } from '../../../shared/operations/operation.js';
import { operations } from '../../../shared/operations/operations.js';
import { buildFunctions } from '../../../tools/build-functions.js';
import { substitutes } from '../../../tools/substitutes.js';
import {
  type Behaviour,
  type FaultyUpstream,
  json,
  ok,
  refuse,
  reset,
  type SeenRequest,
  silence,
  startFaultyUpstream,
  text,
  trickle,
  truncate,
} from '../../cams/faulty-upstream.js';
import { contextWith, roleCredentials } from '../../support/context.js';
import { definitionOf, exampleRequest } from '../../support/example-request.js';
import type { Answer } from '../../support/read-answer.js';
import { type RunningCams, runLocalCams } from '../../support/run-local-cams.js';
import { settingsFor } from '../../support/settings.js';
import { buildWhole } from './build-whole.js';
import { certificateFile, relayTls, type TlsRelay } from './relay-tls.js';
import { type Bundles, startBundles } from './start-bundles.js';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

let folder: string;
let shipped: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundles-'));
  shipped = path.join(folder, 'shipped');
  await buildFunctions({
    source: path.join(root, 'functions'),
    target: shipped,
    policyFile: path.join(root, 'access-policy.json'),
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the table of substitutes', () => {
  it('names no package that the bundles would not hold anyway, and every substitute is in them', () => {
    const { inputs } = JSON.parse(readFileSync(path.join(shipped, 'maps', 'metafile.json'), 'utf8')) as {
      inputs: Record<string, unknown>;
    };
    const files = Object.keys(inputs).map((file) => path.resolve(file));

    const missing = Object.values(substitutes).filter(({ file }) => !files.includes(file));
    const kept = Object.keys(substitutes).filter((name) =>
      files.some((file) => file.includes(`node_modules/${name}/`)),
    );

    expect({ missing, kept }).toEqual({ missing: [], kept: [] });
  });
});

describe('a bundle before a CAMS that checks every signature', () => {
  let running: RunningCams;
  let relay: TlsRelay;
  let plain: Bundles;
  let secure: Bundles;
  let distrustful: Bundles;

  beforeAll(async () => {
    running = await runLocalCams();
    relay = await relayTls(running.cams.port);
    const overTls = { ...settingsFor(relay.port), CAMS_PROTOCOL: 'HTTPS' };
    plain = startBundles(shipped, settingsFor(running.cams.port));
    secure = startBundles(shipped, { ...overTls, NODE_EXTRA_CA_CERTS: certificateFile });
    distrustful = startBundles(shipped, overTls);
  });
  afterAll(async () => {
    await Promise.all([plain, secure, distrustful].map((bundles) => bundles.close()));
    await relay.close();
    await running.close();
  });

  const withToken = (): object => contextWith(roleCredentials(running.cams.issueSts(3600)));

  it.each(operations.flatMap((operation) => (['HTTP', 'HTTPS'] as const).map((by) => [operation.name, by] as const)))(
    'has %s executed over %s, signed with a token',
    async (name, by) => {
      const { GroupId } = await running.addGroup();
      const bundles = by === 'HTTP' ? plain : secure;

      const answer = await bundles.ask(name, exampleRequest(definitionOf(name), GroupId), withToken());

      expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Success: true } });
    },
  );

  it('is refused with a secret that is not that of its key, and sends nothing to a certificate it cannot trust', async () => {
    const { AccessKeyId, SecurityToken } = running.cams.issueSts(3600);
    const forged = { accessKeyId: AccessKeyId, accessKeySecret: 'of-another-key', securityToken: SecurityToken };
    const request = { BusinessNumber: '8613800000000', CustSpaceId: 'cams-local', GroupId: 'EA1' };
    const before = await running.callCount();

    const refused = await plain.ask('DeleteChatGroup', request, contextWith(forged));
    const untrusted = await distrustful.ask('DeleteChatGroup', request, contextWith(forged, 2));

    expect(refused.body).toMatchObject({ Code: 'UpstreamCredentials', Outcome: 'NotApplied' });
    expect(untrusted.body).toMatchObject({ Code: 'UpstreamUnavailable', Outcome: 'NotApplied' });
    expect((await running.callCount()) - before).toBe(1);
  });
});

describe('a bundle and its like with every package whole', () => {
  interface Side {
    readonly upstream: FaultyUpstream;
    readonly bundles: Bundles;
  }
  let slim: Side;
  let whole: Side;

  const startSide = async (bundlesFolder: string): Promise<Side> => {
    const upstream = await startFaultyUpstream();
    return { upstream, bundles: startBundles(bundlesFolder, settingsFor(upstream.port)) };
  };

  beforeAll(async () => {
    await buildWhole(path.join(root, 'functions'), path.join(folder, 'whole'));
    slim = await startSide(shipped);
    whole = await startSide(path.join(folder, 'whole'));
  });
  afterAll(async () => {
    await Promise.all([slim, whole].flatMap(({ upstream, bundles }) => [bundles.close(), upstream.close()]));
  });

  const keyPair = { accessKeyId: 'LTAIexample', accessKeySecret: 'secret-of-a-user' };
  const sts = { accessKeyId: 'STS.NTexample', accessKeySecret: 'secret-of-the-role', securityToken: 'token/+=of it' };

  // What differs between two runs of the same request, nonce, trace, time and signature, is replaced by its form.
  const formOf = ({ method, url, headers }: SeenRequest): object => ({
    method,
    query: url.search,
    headers: Object.entries(headers).map(([name, value]) => [
      name,
      String(value)
        .replace(/^127\.0\.0\.1:\d+$/, 'host')
        .replace(/Signature=[0-9a-f]{64}/, 'Signature=…')
        .replace(/^[0-9a-f]{32}$/, 'nonce')
        .replace(/^00-[0-9a-f]{32}-[0-9a-f]{16}-02$/, 'trace')
        .replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'time'),
    ]),
  });

  const withoutTrace = ({ headers: { 'X-Trace-Id': _, ...headers }, ...answer }: Answer): Answer => ({
    ...answer,
    headers,
  });

  // One call of CAMS for each: a removal that confirms itself makes several.
  const plainRequest = (operation: Operation): object => ({
    ...exampleRequest(operation),
    ...(operation.name === 'DeleteChatGroupParticipants' ? { Confirm: false } : {}),
  });

  interface Played {
    readonly answers: readonly Answer[];
    readonly requests: readonly (readonly object[])[];
  }

  // All eight at once; with little time in hand none of them repeats.
  const play = async (
    { upstream, bundles }: Side,
    behaviour: Behaviour,
    credentials: object,
    seconds: number,
  ): Promise<Played> => {
    upstream.plan(behaviour);
    const before = upstream.seen.length;
    const answers = await Promise.all(
      operations.map((operation) =>
        bundles.ask(operation.name, plainRequest(operation), contextWith(credentials, seconds)),
      ),
    );
    const seen = upstream.seen.slice(before);
    return {
      answers: answers.map(withoutTrace),
      requests: operations.map(({ name }) => seen.filter(({ action }) => action === name).map(formOf)),
    };
  };

  const byAction: Behaviour = (response, request) => {
    const operation = operations.find(({ name }) => name === request.headers['x-acs-action']);
    ok(operation?.examples[0]?.response)(response, request);
  };

  const error = (inner: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inner}</Error>`;
  const asXml = (inner: string): Behaviour => text(400, error(inner), 'text/xml;charset=utf-8');

  const cases: readonly (readonly [string, Behaviour, object?, number?])[] = [
    // The first calls load the bundles; success is not repeated, however much time there is.
    ['success', byAction, sts, 10],
    ['success without a token', byAction, keyPair, 10],
    ['a refusal', refuse(403, 'Forbidden.RAM')],
    ['a refusal inside 200', json(200, { Code: 'Product.Unsubscript' })],
    ['a code that nobody knows', refuse(400, 'Brand.NewCode')],
    [
      'a refusal as XML',
      asXml('<Code>NoPermission</Code><Message>a &lt; b &amp; c</Message><RequestId>X-1</RequestId>'),
    ],
    ['a refusal as XML without a code', asXml('<Message>x</Message>')],
    ['XML that breaks off', text(500, '<Error><Code>X</Co', 'text/xml;charset=utf-8')],
    ['XML where no error is', text(200, error(''), 'text/xml;charset=utf-8')],
    ['HTML as 502', text(502, '<html>')],
    ['HTML as 200', text(200, '<html>')],
    ['an array', text(200, '[]', 'application/json')],
    ['an array as 500', text(500, '[]', 'application/json')],
    ['nothing as 503', text(503, '')],
    ['a redirect', json(302, { Code: 'OK' }, { location: '/' })],
    ['InternalError', refuse(500, 'InternalError')],
    ['a reset', reset],
    ['half an answer', truncate],
    ['silence', silence, sts, 1],
    ['a trickle', trickle, sts, 1],
  ];

  it.each(cases)('send the same and answer the same: %s', async (_, behaviour, credentials = sts, seconds = 2) => {
    const [small, large] = await Promise.all([slim, whole].map((side) => play(side, behaviour, credentials, seconds)));

    expect(small).toEqual(large);
    expect(small?.requests.map((requests) => requests.length)).toEqual(operations.map(() => 1));
    expect(small?.answers.map(({ body }) => body.Code)).not.toContain('InternalFault');
  });

  it('repeat alike', async () => {
    const ask = async ({ upstream, bundles }: Side): Promise<Answer> => {
      upstream.plan(reset, refuse(400, 'Throttling.User', {}, { 'x-acs-retry-after': '20' }), ok());
      const request = exampleRequest(definitionOf('DeleteChatGroup'));
      return withoutTrace(await bundles.ask('DeleteChatGroup', request, contextWith(sts)));
    };

    const answers = await Promise.all([slim, whole].map(ask));

    expect(answers.map(({ body }) => body.Code)).toEqual(['OK', 'OK']);
    expect(answers[0]).toEqual(answers[1]);
  });

  it('log the same, and nothing unexpected', () => {
    // Times and IDs differ from call to call.
    const differing = /"(trace_id|span_id|faas\.invoke_duration|upstreamSeconds|deadlineShare)":("\w+"|[\d.]+)/g;
    // From Node.js 24 on it warns of url.parse(), which the library calls: in a bundle another stands in its place.
    const OF_NODE = /DEP0169|^\(Use `node --trace-deprecation/;
    const events = ({ bundles }: Side): string[] =>
      bundles.lines
        .filter((line) => !OF_NODE.test(line))
        .map((line) => line.replaceAll(differing, '"$1":0'))
        .sort();

    expect(events(slim)).toEqual(events(whole));
    expect(slim.bundles.lines.join()).not.toMatch(/LeftOutOfBundle|DeprecationWarning/);
  });
});
