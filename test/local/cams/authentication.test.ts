import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, owner, runCams, type RunningCams } from './running-cams.js';
import { sendHttp } from './send-http.js';
import type { Signed, Unsigned } from './sign-request.js';

let running: RunningCams;
beforeAll(async () => {
  running = await runCams();
});
afterAll(() => running.stop());

const list = { action: 'ListChatGroup', parameters: { ...owner, Page: FIRST_PAGE } };
const MINUTE_MS = 60_000;

/** Signs a good request, changes it, sends it: status and code of the answer. */
const answerTo = async (
  request: Partial<Unsigned> | (() => Partial<Unsigned>),
  change: (signed: Signed) => void = () => undefined,
): Promise<[number, unknown]> => {
  const signed = running.sign({ ...list, ...(typeof request === 'function' ? request() : request) });
  change(signed);
  const { status, body } = await running.send(signed);
  return [status, body['Code']];
};

const without =
  (name: string) =>
  ({ headers }: Signed): void => {
    Reflect.deleteProperty(headers, name);
  };

describe('a signed request', () => {
  it.each([
    ['POST with parameters in the query', {}],
    ['GET', { method: 'GET' as const }],
    ['parameters in a form', { parameters: {}, form: list.parameters }],
    ['parameters in query and form', { parameters: owner, form: { Page: FIRST_PAGE } }],
    ['Page flattened', { parameters: { ...owner, 'Page.Index': '1', 'Page.Size': '20' } }],
    ['unknown parameters', { parameters: { ...list.parameters, OwnerId: '1', ResourceOwnerAccount: 'a', X: '' } }],
    ['further signed headers', { headers: { 'x-acs-credentials-provider': 'static_ak', 'x-acs-retry-attempts': '1' } }],
  ])('is accepted: %s', async (_, request) => {
    expect(await answerTo(request)).toEqual([200, 'OK']);
  });

  it('answers JSON under an upper-case request ID that is a header too', async () => {
    const { body, headers } = await running.call('ListChatGroup', { Page: FIRST_PAGE });

    expect(body['RequestId']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(headers).toMatchObject({
      'x-acs-request-id': body['RequestId'],
      'content-type': 'application/json;charset=utf-8',
    });
    expect(body).toMatchObject({ Code: 'OK', Success: true, Message: 'None', AccessDeniedDetail: 'None' });
  });

  it('is accepted to the last second of the clock window, either way', async () => {
    const answers = await Promise.all([
      answerTo(() => ({ atMs: running.now() - 15 * MINUTE_MS })),
      answerTo(() => ({ atMs: running.now() + 15 * MINUTE_MS })),
    ]);

    expect(answers).toEqual([
      [200, 'OK'],
      [200, 'OK'],
    ]);
  });
});

describe('a refusal', () => {
  it('has the body of the gateway', async () => {
    const { status, body, headers } = await running.call('NoSuchAction');

    expect(status).toBe(404);
    expect(body).toEqual({
      RequestId: headers['x-acs-request-id'],
      HostId: running.host(),
      Code: 'InvalidAction.NotFound',
      Message: 'Specified api is not found, please check your url and method.',
      Recommend: 'https://error-center.aliyun.com/status/search?Keyword=InvalidAction.NotFound&source=PopGw',
    });
  });

  it.each([
    ['PUT', { method: 'PUT' as const }, 403, 'UnsupportedHTTPMethod'],
    ['DELETE', { method: 'DELETE' as const }, 403, 'UnsupportedHTTPMethod'],
    ['no version', { headers: { 'x-acs-version': '' } }, 400, 'MissingVersion'],
    ['another version', { version: '2014-05-26' }, 400, 'InvalidVersion'],
    ['no action', { headers: { 'x-acs-action': '' } }, 400, 'MissingAction'],
    ['an unknown action', { action: 'AddGroup' }, 404, 'InvalidAction.NotFound'],
    ['an action in another case', { action: 'listchatgroup' }, 404, 'InvalidAction.NotFound'],
    ['no date', { headers: { 'x-acs-date': '' } }, 400, 'IncompleteSignature'],
    ['no nonce', { headers: { 'x-acs-signature-nonce': '' } }, 400, 'IncompleteSignature'],
    ['no content hash', { headers: { 'x-acs-content-sha256': '' } }, 400, 'IncompleteSignature'],
    ['an unknown access key', { accessKeyId: 'nobody' }, 404, 'InvalidAccessKeyId.NotFound'],
    ['an unknown temporary access key', { accessKeyId: 'STS.x' }, 404, 'InvalidAccessKeyId.NotFound'],
    ['a wrong secret', { secret: 'wrong' }, 400, 'SignatureDoesNotMatch'],
    [
      'a date with milliseconds',
      { headers: { 'x-acs-date': '2026-01-01T12:00:00.000Z' } },
      400,
      'InvalidTimeStamp.Format',
    ],
    [
      'a date that does not exist',
      { headers: { 'x-acs-date': '2026-13-01T12:00:00Z' } },
      400,
      'InvalidTimeStamp.Format',
    ],
    [
      'a wrong content hash, signed',
      { headers: { 'x-acs-content-sha256': 'a'.repeat(64) } },
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'a foreign access key ID header, signed',
      { headers: { 'x-acs-accesskey-id': 'another' } },
      400,
      'IncompleteSignature',
    ],
  ])('of %s', async (_, request: Partial<Unsigned>, status, code) => {
    expect(await answerTo(request)).toEqual([status, code]);
  });

  it.each([
    ['no Authorization', without('authorization'), 'MissingAccessKeyId'],
    ['an empty Authorization', ({ headers }: Signed) => (headers['authorization'] = ''), 'IncompleteSignature'],
    [
      'another algorithm',
      ({ headers }: Signed) => (headers['authorization'] = String(headers['authorization']).replace('HMAC', 'RSA')),
      'IncompleteSignature',
    ],
    [
      'an upper-case signature',
      ({ headers }: Signed) =>
        (headers['authorization'] = String(headers['authorization']).replace(
          /[0-9a-f]{64}$/,
          (s) => s.toUpperCase() + 'A',
        )),
      'IncompleteSignature',
    ],
    ['a signed header that was taken out', without('x-acs-signature-nonce'), 'IncompleteSignature'],
    ['an unsigned x-acs header', ({ headers }: Signed) => (headers['x-acs-extra'] = '1'), 'IncompleteSignature'],
    [
      'an unsorted list of signed headers',
      ({ headers }: Signed) =>
        (headers['authorization'] = String(headers['authorization']).replace('host;x-acs-action', 'x-acs-action;host')),
      'IncompleteSignature',
    ],
    [
      'a header listed that is absent',
      ({ headers }: Signed) =>
        (headers['authorization'] = String(headers['authorization']).replace('=host;', '=a;host;')),
      'IncompleteSignature',
    ],
    [
      'a foreign path',
      (signed: Signed) => (signed.path = signed.path.replace('/?', '/groups?')),
      'InvalidAction.NotFound',
    ],
  ])('of %s', async (_, change: (signed: Signed) => unknown, code) => {
    const [, answered] = await answerTo({}, (signed) => {
      change(signed);
    });

    expect(answered).toBe(code);
  });

  it('of an unsigned content type only where there is a body: aiohttp adds one to requests without', async () => {
    const typed = (signed: Signed): void => {
      signed.headers['content-type'] = 'application/octet-stream';
    };
    const List = '[]';
    const form = { ...owner, GroupId: 'EA0', List };
    const unsignType = (signed: Signed): void => {
      typed(signed);
      signed.headers['authorization'] = String(signed.headers['authorization']).replace('content-type;', '');
    };

    const without = await answerTo({}, typed);
    const within = await answerTo({ action: 'DeleteChatGroupParticipants', form }, unsignType);

    expect(without).toEqual([200, 'OK']);
    expect(within).toEqual([400, 'IncompleteSignature']);
  });

  it('shows what the server signed, as the gateway does', async () => {
    const { body } = await running.call('ListChatGroup', { Page: FIRST_PAGE }, { secret: 'wrong' });

    expect(body['Message']).toMatch(
      /server StringToSign is \[ACS3-HMAC-SHA256\n[0-9a-f]{64}\] server CanonicalRequest is \[POST\n\/\n/,
    );
    expect(body['Message']).not.toContain('local-access-secret');
  });

  it('of a date outside the clock window, either way', async () => {
    const answers = await Promise.all([
      answerTo(() => ({ atMs: running.now() - 15 * MINUTE_MS - 1000 })),
      answerTo(() => ({ atMs: running.now() + 15 * MINUTE_MS + 1000 })),
    ]);

    expect(answers).toEqual([
      [400, 'InvalidTimeStamp.Expired'],
      [400, 'InvalidTimeStamp.Expired'],
    ]);
  });

  it('of a repeated nonce, for as long as the request could be replayed', async () => {
    const nonce = 'nonce-1';
    const dated = { nonce, atMs: running.now() + 14 * MINUTE_MS };

    const first = await answerTo(dated);
    const second = await answerTo(dated);
    running.advance(28 * MINUTE_MS);
    const third = await answerTo(dated);
    const another = await answerTo({ nonce: 'nonce-2' });

    expect([first, second, third, another].map(([, code]) => code)).toEqual([
      'OK',
      'SignatureNonceUsed',
      'SignatureNonceUsed',
      'OK',
    ]);
  });

  it('does not use up the nonce of a request that was refused', async () => {
    const nonce = 'nonce-3';

    const forged = await answerTo({ nonce, secret: 'wrong' });
    const genuine = await answerTo({ nonce });

    expect([forged[1], genuine[1]]).toEqual(['SignatureDoesNotMatch', 'OK']);
  });

  it('of a body beyond 1 MiB, read to its end', async () => {
    const answer = await answerTo({ parameters: {}, form: { ...list.parameters, X: 'x'.repeat(1024 * 1024) } });

    expect(answer).toEqual([413, 'RequestBodyTooLarge']);
  });

  it('is sent without signature, method or path to anybody who just connects', async () => {
    const { status, body } = await sendHttp(running.cams().port, { method: 'GET', path: '/' });

    expect([status, body['Code']]).toEqual([400, 'MissingVersion']);
  });
});

describe('a temporary access key', () => {
  const withSts = (seconds = 900): Partial<Unsigned> => {
    const issued = running.cams().issueSts(seconds);
    return { accessKeyId: issued.AccessKeyId, secret: issued.AccessKeySecret, securityToken: issued.SecurityToken };
  };
  const withoutToken = ({ securityToken, ...rest }: Partial<Unsigned>): Partial<Unsigned> =>
    securityToken === undefined ? {} : rest;

  it('works with its token until it expires', async () => {
    const request = withSts(60);

    const before = await answerTo(request);
    running.advance(60_000);
    const after = await answerTo(request);

    expect([before, after]).toEqual([
      [200, 'OK'],
      [400, 'InvalidSecurityToken.Expired'],
    ]);
  });

  it('begins with STS. and says when it expires', () => {
    const issued = running.cams().issueSts(60);

    expect(issued.AccessKeyId).toMatch(/^STS\./);
    expect(Date.parse(issued.Expiration)).toBe(running.now() + 60_000);
  });

  it('is refused without its token', async () => {
    expect(await answerTo(withoutToken(withSts()))).toEqual([400, 'MissingSecurityToken']);
  });

  it('is refused with a token nobody issued', async () => {
    expect(await answerTo({ ...withSts(), securityToken: 'CAISx' })).toEqual([400, 'InvalidSecurityToken.Malformed']);
  });

  it('is refused with the token of another', async () => {
    const { securityToken = '' } = withSts();

    const answers = await Promise.all([answerTo({ ...withSts(), securityToken }), answerTo({ securityToken })]);

    expect(answers.map(([, code]) => code)).toEqual([
      'InvalidSecurityToken.MismatchWithAccessKey',
      'InvalidSecurityToken.MismatchWithAccessKey',
    ]);
  });

  it('lives through a restart, and is remembered as expired for a day', async () => {
    const request = withSts(60);

    await running.restart();
    const restarted = await answerTo(request);
    running.advance(23 * 60 * MINUTE_MS);
    running.cams().issueSts(1);
    const nextDay = await answerTo(request);
    running.advance(2 * 60 * MINUTE_MS);
    running.cams().issueSts(1);
    const later = await answerTo(request);

    expect([restarted, nextDay, later].map(([, code]) => code)).toEqual([
      'OK',
      'InvalidSecurityToken.Expired',
      'InvalidAccessKeyId.NotFound',
    ]);
  });
});
