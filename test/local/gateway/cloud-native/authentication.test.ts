import { createHash, createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import type { Consumer, GatewayPolicy } from '../../../../local/gateway/cloud-native/gateway-policy.js';
import { type Answer, answering, type Running, send } from '../run-functions.js';
import { API_KEY, bare, KEY, runCloudNative, SECRET } from './run-cloud-native.js';

const BODY = '{"CustSpaceId":"cams-local"}';
const HEADERS = 'x-ca-key,x-ca-signature-method,x-ca-timestamp';

const digestOf = (body: string | Buffer): string => createHash('md5').update(body).digest('base64');

interface Signing {
  readonly path?: string;
  /** The path as it is signed. */
  readonly signedPath?: string;
  readonly body?: string | Buffer;
  readonly key?: string;
  readonly secret?: string;
  readonly timestamp?: string;
  readonly date?: string;
  readonly method?: 'HmacSHA256' | 'HmacSHA1';
}

/** The headers of a signed request, made here by itself: neither the client nor the gateway is asked how. */
const signed = ({
  path = '/Echo',
  signedPath = path,
  body = BODY,
  key = KEY,
  secret = SECRET,
  timestamp = String(Date.now()),
  date = '',
  method = 'HmacSHA256',
}: Signing): Record<string, string> => {
  const md5 = digestOf(body);
  const lines = [`x-ca-key:${key}`, `x-ca-signature-method:${method}`, `x-ca-timestamp:${timestamp}`];
  const text = ['POST', '*/*', md5, 'application/json', date, ...lines, signedPath].join('\n');
  return {
    Accept: '*/*',
    'Content-MD5': md5,
    'Content-Type': 'application/json',
    ...(date === '' ? {} : { Date: date }),
    'X-Ca-Key': key,
    'X-Ca-Signature-Method': method,
    'X-Ca-Timestamp': timestamp,
    'X-Ca-Signature-Headers': HEADERS,
    'X-Ca-Signature': createHmac(method === 'HmacSHA1' ? 'sha1' : 'sha256', secret)
      .update(text)
      .digest('base64'),
  };
};

const KEYS = await generateKeyPair('RS256', { extractable: true });
const OTHER_KEYS = await generateKeyPair('RS256');

const partner: Consumer = {
  Name: 'partner',
  JwtIdentityConfig: {
    Type: 'Jwt',
    SecretType: 'Asymmetry',
    Jwks: JSON.stringify({ keys: [{ ...(await exportJWK(KEYS.publicKey)), alg: 'RS256', kid: 'one' }] }),
    JwtPayloadConfig: { PayloadKeyName: 'iss', PayloadKeyValue: 'partner.example' },
    JwtTokenConfig: { Position: 'HEADER', Key: 'Authorization', Prefix: 'Bearer ' },
  },
};

const tokenOf = (iss: string, expires: string, keys = KEYS): Promise<string> =>
  new SignJWT({ iss })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setExpirationTime(expires)
    .sign(keys.privateKey);

const window: GatewayPolicy['Plugins'] = [{ PluginClassName: 'hmac-auth', PluginConfig: { date_offset: 900 } }];

describe('the cloud-native gateway', () => {
  let running: Running;

  beforeAll(async () => {
    running = await runCloudNative(
      { Echo: answering('event.headers'), Closed: answering('event.headers'), Open: answering('event.headers') },
      {
        policy: {
          Consumers: [...bare.Consumers, partner],
          ConsumerAuthorizationRules: [
            { Consumer: 'shop', Routes: ['Echo'] },
            { Consumer: 'partner', Routes: ['Echo'] },
          ],
          Routes: [{ RouteName: 'Open', EnableAuth: false }],
          Plugins: window,
        },
      },
    );
  });
  afterAll(() => running.close());

  const ask = (
    headers: Record<string, string | string[]>,
    path = '/Echo',
    body: string | Buffer = BODY,
  ): Promise<Answer> => send(running.url, path, { headers, body });
  const sendSigned = (signing: Signing, more: Record<string, string | string[]> = {}): Promise<Answer> =>
    ask({ ...signed(signing), ...more }, signing.path, signing.body);
  const consumerOf = ({ text }: Answer): unknown => (JSON.parse(text) as Record<string, unknown>)['X-Mse-Consumer'];

  it.each<readonly [string, Signing]>([
    ['by HMAC-SHA256', {}],
    ['by HMAC-SHA1', { method: 'HmacSHA1' }],
    ['with a timestamp in seconds', { timestamp: String(Math.floor(Date.now() / 1000)) }],
    ['with a Date, which counts more than the timestamp', { date: new Date().toUTCString(), timestamp: '1' }],
    ['with a query, parameters in their order', { path: '/Echo?b=2&a=1', signedPath: '/Echo?a=1&b=2' }],
    ['with a parameter without a value', { path: '/Echo?a', signedPath: '/Echo?a=' }],
  ])('takes a request that is signed %s, and names the consumer to the function', async (_, signing) => {
    const answer = await sendSigned(signing);

    expect(answer.status).toBe(200);
    expect(consumerOf(answer)).toBe('shop');
  });

  it('takes the same signed request again: there is no nonce', async () => {
    const headers = signed({});

    const [first, again] = [await ask(headers), await ask(headers)];

    expect([first.status, again.status]).toEqual([200, 200]);
  });

  it.each<readonly [string, Signing, Record<string, string>, number, string]>([
    ['of a key that nobody has', { key: '1' }, {}, 401, 'Invalid Key'],
    ['without a signature', {}, { 'X-Ca-Signature': '' }, 401, 'Empty Signature'],
    ['with another secret', { secret: 'another' }, {}, 400, 'Invalid Signature'],
    ['of 16 minutes ago', { timestamp: String(Date.now() - 16 * 60_000) }, {}, 400, 'Invalid Date'],
    ['of 16 minutes from now', { timestamp: String(Date.now() + 16 * 60_000) }, {}, 400, 'Invalid Date'],
    ['with a Date of long ago', { date: 'Wed, 09 May 2018 13:30:29 GMT' }, {}, 400, 'Invalid Date'],
    ['without a time', { timestamp: '' }, {}, 400, 'Invalid Date'],
    ['with another header than was signed', {}, { Accept: 'text/html' }, 400, 'Invalid Signature'],
    ['to a route that the consumer may not call', { path: '/Closed' }, {}, 403, 'Unauthorized Consumer'],
  ])('refuses a request %s', async (_, signing, more, status, text) => {
    const answer = await sendSigned(signing, more);

    expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
    expect(answer.headers).toMatchObject({ server: 'istio-envoy' });
    for (const name of ['x-fc-request-id', 'x-ca-error-code', 'x-envoy-upstream-service-time']) {
      expect(answer.headers).not.toHaveProperty(name);
    }
  });

  it('refuses another body than was signed, and shows what it would have signed', async () => {
    const otherBody = await ask(signed({}), '/Echo', '{}');
    const otherPath = await ask(signed({ path: '/Closed' }));

    expect(otherBody).toMatchObject({ status: 400, text: 'Invalid Content-MD5' });
    expect(otherPath.headers['x-ca-error-message']).toMatch(
      /^Server StringToSign:`POST#\*\/\*#[^#]+#application\/json##x-ca-key:203753385#x-ca-signature-method:HmacSHA256#x-ca-timestamp:\d+#\/Echo`$/,
    );
  });

  it('refuses a signed request whose query holds a parameter twice: the function would hear what was not signed', async () => {
    const added = await sendSigned({ path: '/Echo?a=1&a=2', signedPath: '/Echo?a=1' });
    const same = await sendSigned({ path: '/Echo?a=1&a=1', signedPath: '/Echo?a=1' });

    expect([added, same]).toMatchObject([
      { status: 400, text: 'Invalid Signature' },
      { status: 400, text: 'Invalid Signature' },
    ]);
  });

  it('refuses a signed body of more than 32 MB', async () => {
    const body = Buffer.alloc(33 * 1024 * 1024);

    expect(await sendSigned({ body })).toMatchObject({ status: 413, text: 'Request Body Too Large' });
  });

  it('takes an API key, and refuses one that nobody has', async () => {
    const good = await ask({ Authorization: `Bearer ${API_KEY}` });
    const bad = await ask({ Authorization: 'Bearer another' });
    const elsewhere = await ask({ Authorization: `Bearer ${API_KEY}` }, '/Closed');

    expect(consumerOf(good)).toBe('shop');
    expect([bad.status, elsewhere.status]).toEqual([403, 403]);
    expect(bad.text).toContain('Unauthorized consumer');
  });

  it('takes a token of the consumer whose keys signed it, and refuses every other', async () => {
    const bearer = async (token: Promise<string>, path = '/Echo'): Promise<Answer> =>
      ask({ Authorization: `Bearer ${await token}` }, path);

    const good = await bearer(tokenOf('partner.example', '5m'));
    const refused = [
      await bearer(tokenOf('somebody.example', '5m')),
      await bearer(tokenOf('partner.example', '5m', { ...OTHER_KEYS })),
      await bearer(tokenOf('partner.example', '-5m')),
      await bearer(tokenOf('partner.example', '5m'), '/Closed'),
    ];

    expect(consumerOf(good)).toBe('partner');
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 403]);
    expect(refused[2]?.text).toContain('expired');
  });

  it('refuses who brings no credentials', async () => {
    expect(await ask({})).toMatchObject({ status: 401, text: 'Invalid Key' });
  });

  it("leaves a client's own X-Mse-Consumer beside the one it adds, so that the two arrive joined", async () => {
    const alone = await sendSigned({}, { 'x-mse-consumer': 'boss' });
    const doubled = await sendSigned({}, { 'X-MSE-Consumer': ['boss', 'shop'] });

    expect(consumerOf(alone)).toBe('boss,shop');
    expect(consumerOf(doubled)).toBe('boss,shop,shop');
  });

  it("passes a client's own X-Mse-Consumer alone where the authentication of a route is off", async () => {
    const claimed = await ask({ 'X-Mse-Consumer': 'boss' }, '/Open');
    const plain = await ask({}, '/Open');

    expect(consumerOf(claimed)).toBe('boss');
    expect([plain.status, consumerOf(plain)]).toEqual([200, undefined]);
  });
});

describe('without date_offset', () => {
  it('a signature never grows old', async () => {
    const running = await runCloudNative({ Echo: answering('event.headers') });
    const headers = signed({ timestamp: '1525872629832' });

    const { status } = await send(running.url, '/Echo', { headers, body: BODY });

    await running.close();
    expect(status).toBe(200);
  });
});

describe('an API key', () => {
  it.each([
    ['Header', { headers: { 'X-Shop-Key': API_KEY }, path: '/Echo' }],
    ['QueryString', { headers: {}, path: `/Echo?X-Shop-Key=${API_KEY}` }],
  ] as const)('may be looked for in the %s', async (Source, { headers, path }) => {
    const [shop] = bare.Consumers;
    const ApikeyIdentityConfig = {
      Type: 'Apikey' as const,
      ApikeySource: { Source, Value: 'X-Shop-Key' },
      Credentials: [{ GenerateMode: 'Custom' as const, Apikey: API_KEY }],
    };
    const Consumers = [{ Name: 'shop', ...shop, ApikeyIdentityConfig }];
    const running = await runCloudNative({ Echo: answering('event.headers') }, { policy: { Consumers } });

    const good = await send(running.url, path, { headers });
    const bearer = await send(running.url, '/Echo', { headers: { Authorization: `Bearer ${API_KEY}` } });

    await running.close();
    expect([good.status, bearer.status]).toEqual([200, 401]);
  });
});
