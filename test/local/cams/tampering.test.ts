import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { owner, runCams, type RunningCams } from './running-cams.js';
import { pairsOf, type Signed, type Unsigned } from './sign-request.js';
import { randomFrom } from './random-from.js';

const COUNT = process.env['FULL'] ? 1000 : 300;
const seed = Date.now() % 2 ** 31;

const random = randomFrom(seed);
const below = (count: number): number => Math.floor(random() * count);
const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;

let running: RunningCams;
let sts: Partial<Unsigned>;
beforeAll(async () => {
  running = await runCams();
  const issued = running.cams().issueSts(3600);
  sts = { accessKeyId: issued.AccessKeyId, secret: issued.AccessKeySecret, securityToken: issued.SecurityToken };
});
afterAll(() => running.stop());

const word = (): string =>
  Array.from({ length: 1 + below(12) }, () => pick(Array.from("abcXYZ019 +&=%/?*()!'~.群é"))).join('');

/** A good request to create a group: were one accepted, it could be counted. */
const anyRequest = (): Partial<Unsigned> => {
  const parameters = { ...owner, Subject: `x${word()}`, Description: word() };
  return {
    action: 'AddChatGroup',
    ...(random() < 0.3 ? { parameters: owner, form: { ...parameters } } : { parameters }),
    ...(random() < 0.5 ? sts : {}),
    headers: { 'x-acs-credentials-provider': 'static_ak' },
  };
};

const changeOneChar = (text: string): string => {
  const at = below(text.length);
  const other = text[at] === 'a' ? 'b' : 'a';
  return text.slice(0, at) + other + text.slice(at + 1);
};

const changeHeader =
  (name: string) =>
  (signed: Signed): void => {
    signed.headers[name] = changeOneChar(signed.headers[name] ?? '');
  };

type Tamper = readonly [part: string, code: string, tamper: (signed: Signed, request: Partial<Unsigned>) => void];

const TAMPERINGS: readonly Tamper[] = [
  ['a signed header', 'SignatureDoesNotMatch', changeHeader('x-acs-credentials-provider')],
  ['the nonce', 'SignatureDoesNotMatch', changeHeader('x-acs-signature-nonce')],
  ['the content hash', 'SignatureDoesNotMatch', changeHeader('x-acs-content-sha256')],
  // Another name of this machine: any other host is refused before its signature is looked at.
  ['the host', 'SignatureDoesNotMatch', ({ headers }) => (headers['host'] = 'localhost')],
  ['the action', 'SignatureDoesNotMatch', ({ headers }) => (headers['x-acs-action'] = 'DeleteChatGroup')],
  [
    'the date',
    'SignatureDoesNotMatch',
    ({ headers }) => {
      headers['x-acs-date'] = new Date(running.now() + 1000 * (1 + below(800))).toISOString().replace('.000Z', 'Z');
    },
  ],
  [
    'a parameter',
    'SignatureDoesNotMatch',
    (signed, { parameters = {} }) => {
      const name = pick(Object.keys(parameters));
      signed.path = `/?${pairsOf({ ...parameters, [name]: `${parameters[name] ?? ''}${pick(['1', ' ', '%', '群'])}` })}`;
    },
  ],
  [
    'an added parameter',
    'SignatureDoesNotMatch',
    (signed) => (signed.path += `&${pick(['a', 'GroupLink', 'OwnerId'])}=1`),
  ],
  [
    'a left-out parameter',
    'SignatureDoesNotMatch',
    (signed, { parameters = {} }) => {
      const rest = { ...parameters } as Record<string, string>;
      Reflect.deleteProperty(rest, pick(Object.keys(rest)));
      signed.path = `/?${pairsOf(rest)}`;
    },
  ],
  ['the body', 'SignatureDoesNotMatch', (signed) => (signed.body = signed.body ? changeOneChar(signed.body) : 'a=1')],
  [
    'the method',
    'SignatureDoesNotMatch',
    (signed) => {
      signed.method = 'GET';
      // Node sends a body with GET only when told its length.
      signed.headers['content-length'] = String(Buffer.byteLength(signed.body));
    },
  ],
  [
    'the signature',
    'SignatureDoesNotMatch',
    ({ headers }) => {
      headers['authorization'] = String(headers['authorization']).replace(/[0-9a-f]{64}$/, changeOneChar);
    },
  ],
  ['an added x-acs header', 'IncompleteSignature', ({ headers }) => (headers[`x-acs-${pick(['a', 'zz'])}`] = '1')],
  [
    'the list of signed headers',
    'IncompleteSignature',
    ({ headers }) => {
      const name = pick(['host;', 'x-acs-date;', 'x-acs-credentials-provider;', 'x-acs-signature-nonce;']);
      headers['authorization'] = String(headers['authorization']).replace(name, '');
    },
  ],
];

const refusedWith = async (signed: Signed): Promise<unknown> => (await running.send(signed)).body['Code'];

const staleBy = (ms: number): Promise<unknown> =>
  refusedWith(running.sign({ ...anyRequest(), atMs: running.now() + pick([-1, 1]) * ms }));

describe(`${String(COUNT)} requests of which a signed part was changed, stale or replayed`, () => {
  it('are all refused with the right code, and change nothing', async () => {
    process.stdout.write(`tampering seed ${String(seed)}\n`);
    const surprises: string[] = [];
    let accepted = 0;
    const expectCode = (part: string, expected: string, code: unknown): void => {
      if (code !== expected) surprises.push(`${part}: ${String(code)} instead of ${expected}`);
    };

    for (let index = 0; index < COUNT; index += 1) {
      const request = anyRequest();
      const kind = index % (TAMPERINGS.length + 3);
      const tampering = TAMPERINGS[kind];
      if (tampering) {
        const [part, code, tamper] = tampering;
        const signed = running.sign(request);
        tamper(signed, request);
        expectCode(part, code, await refusedWith(signed));
      } else if (kind === TAMPERINGS.length) {
        expectCode('a stale request', 'InvalidTimeStamp.Expired', await staleBy(901_000 + below(1e9)));
      } else if (kind === TAMPERINGS.length + 1) {
        const signed = running.sign({ ...request, ...sts });
        changeHeader('x-acs-security-token')(signed);
        expectCode('the security token', 'SignatureDoesNotMatch', await refusedWith(signed));
      } else {
        const signed = running.sign(request);
        expectCode('the original of a replay', 'OK', await refusedWith(signed));
        accepted += 1;
        expectCode('a replay', 'SignatureNonceUsed', await refusedWith(signed));
      }
    }
    const { body } = await running.control('state');

    expect(surprises).toEqual([]);
    expect(body['Groups']).toEqual({ CREATING: accepted });
    expect(running.reports).toEqual([]);
  });
});
