import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, owner, runCams, type RunningCams } from '../running-cams.js';
import type { Signed } from '../sign-request.js';
import { signV1, type UnsignedV1 } from './sign-v1.js';

let running: RunningCams;
beforeAll(async () => {
  running = await runCams();
});
afterAll(() => running.stop());

const list = { ...owner, Page: FIRST_PAGE };

const answerTo = async (
  request: Partial<UnsignedV1> = {},
  change: (signed: Signed) => void = () => undefined,
): Promise<[number, unknown, unknown]> => {
  const signed = signV1({ host: running.host(), atMs: running.now(), parameters: list, ...request });
  change(signed);
  const { status, body } = await running.send(signed);
  return [status, body['Code'], body['Message']];
};

describe('a request with the older signature', () => {
  it.each<[string, Partial<UnsignedV1>]>([
    ['POST with parameters in the query', {}],
    ['GET', { method: 'GET' }],
    ['parameters in a form', { parameters: {}, form: list }],
    ['an empty SignatureType and a RegionId', { parameters: { ...list, SignatureType: '', RegionId: 'x' } }],
    ['characters that clients encode differently', { parameters: { ...list, X: "a b*~!'()+/=&%群" } }],
    ['no Format', { common: { Format: '' } }],
  ])('is accepted: %s', async (_, request) => {
    expect(await answerTo(request)).toEqual([200, 'OK', 'None']);
  });

  it('takes its action from its parameters, whatever an unsigned header says', async () => {
    const answer = await answerTo({}, ({ headers }) => (headers['x-acs-action'] = 'DeleteChatGroup'));

    expect(answer[1]).toBe('OK');
  });

  it('is accepted with a security token', async () => {
    const issued = running.cams().issueSts(60);
    const common = { AccessKeyId: issued.AccessKeyId, SecurityToken: issued.SecurityToken };

    expect(await answerTo({ common, secret: issued.AccessKeySecret })).toEqual([200, 'OK', 'None']);
  });

  it.each<[string, Partial<UnsignedV1>, number, string]>([
    ['no access key', { common: { AccessKeyId: '' } }, 400, 'MissingAccessKeyId'],
    ['an unknown access key', { common: { AccessKeyId: 'nobody' } }, 404, 'InvalidAccessKeyId.NotFound'],
    ['no time', { common: { Timestamp: '' } }, 400, 'MissingTimestamp'],
    ['a malformed time', { common: { Timestamp: '2026-01-01 12:00:00' } }, 400, 'InvalidTimeStamp.Format'],
    ['an old time', { atMs: 0 }, 400, 'InvalidTimeStamp.Expired'],
    ['no nonce', { common: { SignatureNonce: '' } }, 400, 'MissingSignatureNonce'],
    ['another algorithm', { common: { SignatureMethod: 'HMAC-SHA256' } }, 400, 'IncompleteSignature'],
    ['another signature version', { common: { SignatureVersion: '2.0' } }, 400, 'IncompleteSignature'],
    ['a bearer token', { common: { SignatureType: 'BEARERTOKEN' } }, 400, 'IncompleteSignature'],
    ['a parameter of the signature in query and form', { form: { Action: 'AddChatGroup' } }, 400, 'MissingAction'],
    ['a wrong secret', { secret: 'wrong' }, 400, 'SignatureDoesNotMatch'],
    ['another version of the API', { common: { Version: '2014-05-26' } }, 400, 'InvalidVersion'],
    ['an unknown action', { common: { Action: 'AddGroup' } }, 404, 'InvalidAction.NotFound'],
    ['a token nobody issued', { common: { SecurityToken: 'x' } }, 400, 'InvalidSecurityToken.Malformed'],
  ])('is refused for %s', async (_, request, status, code) => {
    expect((await answerTo(request)).slice(0, 2)).toEqual([status, code]);
  });

  it('is refused when it is sent again', async () => {
    const common = { SignatureNonce: 'once' };

    const answers = [await answerTo({ common }), await answerTo({ common })];

    expect(answers.map(([, code]) => code)).toEqual(['OK', 'SignatureNonceUsed']);
  });

  it('hears of a wrong signature what the server signed, in the words of this signature', async () => {
    const [, , message] = await answerTo({ secret: 'wrong' });

    expect(message).toMatch(
      /^Specified signature is not matched with our calculation\. server string to sign is:POST&%2F&AccessKeyId%3Dlocal/,
    );
  });
});
