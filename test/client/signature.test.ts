import { execFileSync } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ChatGroupsError } from '../../client/chat-groups-error.js';
import { type ChatGroupsClient, createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { type HttpOptions, overHttp } from '../../client/over-http.js';
import { signGatewayRequest } from '../../client/sign-gateway-request.js';
import { send } from '../local/gateway/run-functions.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';

const ours = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const page = { Page: { Index: 1, Size: 10 } };
const body = JSON.stringify({ ...ours, ...page });
const FIFTEEN_MINUTES_MS = 15 * 60_000;

const unsigned = {
  path: '/ListChatGroup',
  accept: 'application/json',
  contentType: 'application/json',
  body,
  timeoutMs: 5000,
};

let cloud: SignedCloud;

const post = async (
  headers: Readonly<Record<string, string>>,
  sent = body,
  path = '/ListChatGroup',
): Promise<Response> => fetch(`${cloud.gatewayUrl}${path}`, { method: 'POST', headers, body: sent });

const clientWith = (credentials: Omit<HttpOptions, 'url'>): ChatGroupsClient =>
  createChatGroupsClient({ transport: overHttp({ url: cloud.gatewayUrl, ...credentials }) });

const failureOf = async (credentials: Omit<HttpOptions, 'url'>): Promise<ChatGroupsError> =>
  clientWith(credentials)
    .listChatGroup({ ...ours, ...page })
    .then(
      () => {
        throw new Error('It did not fail.');
      },
      // Whatever a call throws is of this kind: the tests read its fields.
      (error: unknown) => error as ChatGroupsError,
    );

/** How each gateway says it. */
const gateways = [
  {
    kind: 'cloud-native' as const,
    wrongSecret: ['Gateway.InvalidSignature', 400],
    unsigned: ['Gateway.InvalidKey', 401],
    unknownKey: ['Gateway.InvalidKey', 401],
    old: [400, 'Invalid Date'],
    otherBody: [400, 'Invalid Content-MD5'],
    otherText: [400, 'Invalid Signature'],
    shown: '',
  },
  {
    kind: 'traditional' as const,
    wrongSecret: ['A403IS', 403],
    unsigned: ['A403MA', 403],
    unknownKey: ['A400IK', 400],
    old: [403, 'Timestamp Expired'],
    otherBody: [400, 'Invalid Content-MD5'],
    otherText: [403, 'Invalid Signature'],
    shown: 'Invalid Signature, ',
  },
];

describe.each(gateways)('a signature before the $kind gateway', (gateway) => {
  beforeAll(async () => {
    cloud = await openSignedCloud(gateway.kind);
  });
  afterAll(() => cloud.close());

  /** What a gateway answers in its body, or in the header that the traditional one has for it. */
  const told = async (response: Response): Promise<readonly [number, string]> => {
    const message = response.headers.get('x-ca-error-message') ?? '';
    const text = await response.text();
    return [response.status, gateway.kind === 'traditional' ? message.replace(/, Server.*/, '') : text];
  };

  it('of the right secret is accepted', async () => {
    await expect(clientWith({ app }).listChatGroup({ ...ours, ...page })).resolves.toMatchObject({ Code: 'OK' });
  });

  it('with another secret is refused, and the error holds neither key nor secret', async () => {
    const failure = await failureOf({ app: { key: app.key, secret: 'another-secret' } });

    const [Code, HttpStatus] = gateway.wrongSecret;
    expect(failure).toMatchObject({ Code, HttpStatus, Outcome: 'NotApplied', Retryable: false, Refused: true });
    expect(failure.Advice).toContain('secret');
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/another-secret|203753385|8613800000000/);
  });

  it('is wanted of everybody', async () => {
    const [Code, HttpStatus] = gateway.unsigned;
    expect(await failureOf({})).toMatchObject({ Code, HttpStatus, Outcome: 'NotApplied' });
  });

  it('of a key that nobody has is refused', async () => {
    const [Code, HttpStatus] = gateway.unknownKey;
    expect(await failureOf({ app: { ...app, key: '300000' } })).toMatchObject({ Code, HttpStatus });
  });

  it('is good once, or as often as its clock holds', async () => {
    const headers = signGatewayRequest(unsigned, app);

    const first = await post(headers);
    const again = await post(headers);

    expect(first.status).toBe(200);
    expect(again.status).toBe(gateway.kind === 'traditional' ? 403 : 200);
  });

  it.each([
    ['16 minutes old', -1],
    ['16 minutes ahead', 1],
  ])('%s is refused', async (_, direction) => {
    const atMs = Date.now() + direction * (FIFTEEN_MINUTES_MS + 60_000);

    const response = await post(signGatewayRequest(unsigned, app, { atMs }));

    expect(await told(response)).toEqual(gateway.old);
  });

  it('does not cover another body, path, or time limit, and the gateway shows what it would have signed', async () => {
    const headers = signGatewayRequest(unsigned, app);
    const elsewhere = signGatewayRequest({ ...unsigned, path: '/DeleteChatGroup' }, app);

    const otherBody = await post(headers, body.replace('"Size":10', '"Size":11'));
    const otherTime = await post({ ...headers, 'x-timeout-ms': '1' });
    const otherPath = await post(elsewhere);
    const shown = otherPath.headers.get('x-ca-error-message') ?? '';

    expect(await told(otherBody)).toEqual(gateway.otherBody);
    expect(await told(otherTime)).toEqual(gateway.otherText);
    expect(await told(otherPath)).toEqual(gateway.otherText);
    expect(shown.startsWith(`${gateway.shown}Server StringToSign:`)).toBe(true);
    expect(shown.slice(shown.indexOf('`'))).toMatch(
      /^`POST#application\/json#[^#]+#application\/json##x-ca-key:203753385#x-ca-nonce:[^#]+#x-ca-signature-method:HmacSHA256#x-ca-timestamp:\d+#x-timeout-ms:5000#\/ListChatGroup`$/,
    );
  });

  it('with a parameter of the query that is given twice is refused: the function would hear what was not signed', async () => {
    const path = '/ListChatGroup?Page.Index=1&Page.Index=2';
    const headers = signGatewayRequest({ ...unsigned, path: '/ListChatGroup?Page.Index=1' }, app);

    const [status, why] = await told(await post(headers, body, path));

    expect(status).toBe(gateway.otherText[0]);
    expect(why).toMatch(/^Invalid Signature/);
  });
});

describe('the text that is signed', () => {
  beforeAll(async () => {
    cloud = await openSignedCloud('traditional');
  });
  afterAll(() => cloud.close());

  // The example of "Use digest authentication to call an API", on a path that is routed here. Its secret is not published.
  it('covers what the example of the documentation covers, in its order', async () => {
    const headers = {
      Accept: 'application/json; charset=utf-8',
      ca_version: '1',
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-ca-timestamp': '1525872629832',
      Date: 'Wed, 09 May 2018 13:30:29 GMT+00:00',
      'x-ca-nonce': 'c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44',
      'x-ca-key': '203753385',
      'x-ca-signature-method': 'HmacSHA256',
      'x-ca-signature-headers': 'x-ca-timestamp,x-ca-key,x-ca-nonce,x-ca-signature-method',
      'x-ca-signature': 'xfX+bZxY2yl7EB/qdoDy9v/uscw3Nnj1pgoU+Bm6xdM=',
    };
    const form = 'username=xiaoming&password=123456789';

    const answer = await send(cloud.gatewayUrl, '/ListChatGroup?param1=test', { headers, body: form });

    expect(answer.headers['x-ca-error-message']).toBe(
      'Invalid Signature, Server StringToSign:`' +
        'POST#application/json; charset=utf-8##application/x-www-form-urlencoded; charset=utf-8#' +
        'Wed, 09 May 2018 13:30:29 GMT+00:00#x-ca-key:203753385#x-ca-nonce:c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44#' +
        'x-ca-signature-method:HmacSHA256#x-ca-timestamp:1525872629832#' +
        '/ListChatGroup?param1=test&password=123456789&username=xiaoming`',
    );
  });

  it('is what openssl makes of the documented text', () => {
    const signing = { atMs: 1_795_226_400_000, nonce: 'c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44' };
    const headers = signGatewayRequest({ ...unsigned, body: '{}' }, app, signing);
    const md5 = execFileSync('openssl', ['dgst', '-md5', '-binary'], { input: '{}' }).toString('base64');
    // docs/gateway-signature.md prints this text and its signature.
    const text = `POST\napplication/json\n${md5}\napplication/json\n\nx-ca-key:${app.key}\nx-ca-nonce:${signing.nonce}\nx-ca-signature-method:HmacSHA256\nx-ca-timestamp:1795226400000\nx-timeout-ms:5000\n/ListChatGroup`;

    const expected = execFileSync('openssl', ['dgst', '-sha256', '-hmac', app.secret, '-binary'], { input: text });

    expect(headers['x-ca-signature']).toBe('xR4TlTetaUuz/a6b1U5P9dHGaS/sQmiVWqmwyILml1o=');
    expect(expected.toString('base64')).toBe('xR4TlTetaUuz/a6b1U5P9dHGaS/sQmiVWqmwyILml1o=');
  });
});
