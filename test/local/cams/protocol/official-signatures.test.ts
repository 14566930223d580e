import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, owner, runCams, type RunningCams } from '../running-cams.js';
import type { Signed } from '../sign-request.js';
import { type Ask, type CallThrough, type Key, officialClients } from './official-clients.js';
import { openRelay } from './relay.js';
import { randomFrom } from '../random-from.js';

const FULL = process.env['FULL'] !== undefined;
/** Shared out among the libraries; as many are tampered with. */
const COUNT = FULL ? 100_000 : 400;
const EACH = Math.ceil(COUNT / officialClients.length);
const AT_ONCE = 8;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const random = randomFrom(seed);
const below = (count: number): number => Math.floor(random() * count);
const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;

const LETTERS = Array.from('abcXYZ019 +&=%/?*()!\'~.:;@$,[]{}|\\^`"<>#\t-_群é😀ß\u00a0\u2028');
const word = (): string => Array.from({ length: below(16) }, () => pick(LETTERS)).join('');
const words = (prefix: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: below(5) }, (_, index) => [`${prefix}${String(index)}`, word()]));

let running: RunningCams;
let keys: readonly Key[];
beforeAll(async () => {
  // The libraries sign with the machine's clock.
  running = await runCams({ now: Date.now });
  const lasting = await running.control('access-keys', {});
  keys = [
    { AccessKeyId: 'local-access-key', AccessKeySecret: 'local-access-secret' },
    lasting.body as unknown as Key,
    running.cams().issueSts(43_200),
  ];
});
afterAll(() => running.stop());

/** A call that changes nothing, with parameters that the service does not know: what they hold is the client's affair. */
const anyAsk = (host: string): Ask => {
  // Node sends a GET's body without saying how long it is: no server can read that.
  const kind = pick(['GET', 'POST', 'POST', 'form']);
  return {
    host,
    key: pick(keys),
    action: 'ListChatGroup',
    method: kind === 'GET' ? 'GET' : 'POST',
    query: { ...words('Q'), ...owner, Page: FIRST_PAGE },
    ...(kind === 'form' && { form: { F: 'x', ...words('P') } }),
    ...(random() < 0.3 && { headers: { 'x-acs-extra': `a ${String(below(1e6))}` } }),
  };
};

const codeOf = async (call: CallThrough, ask: Ask): Promise<string> => {
  try {
    return String((await call(ask))['Code']);
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
};

/** Makes `EACH` calls, a few at a time, and answers what each code was answered how often. */
const codesOf = async (call: CallThrough, host: string): Promise<Record<string, number>> => {
  const codes: Record<string, number> = {};
  let left = EACH;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const code = await codeOf(call, anyAsk(host));
      codes[code] = (codes[code] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return codes;
};

const changeOneChar = (text: string): string => {
  const at = below(text.length);
  return text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
};
const changeParameter = (signed: Signed, name: string): void => {
  const found = new RegExp(`([?&]${name}=)([^&]*)`).exec(signed.path);
  if (found) signed.path = signed.path.replace(found[0], `${found[1] ?? ''}${found[2] ?? ''}1`);
};
const changeHeader =
  (name: string) =>
  ({ headers }: Signed): void => {
    headers[name] = name in headers ? changeOneChar(headers[name] ?? '') : '1';
  };

type Tamper = readonly [part: string, tamper: (signed: Signed) => void];

const everywhere: readonly Tamper[] = [
  ['method', (signed) => (signed.method = signed.method === 'GET' ? 'POST' : 'GET')],
  [
    'parameter',
    (signed) => {
      changeParameter(signed, pick(['BusinessNumber', 'CustSpaceId', 'Page']));
    },
  ],
  ['added parameter', (signed) => (signed.path += '&OwnerId=1')],
  ['left-out parameter', (signed) => (signed.path = signed.path.replace(/([?&])CustSpaceId=[^&]*/, '$1'))],
];
const byHeaders: readonly Tamper[] = [
  ...everywhere,
  ['body', (signed) => (signed.body = signed.body === '' ? 'a=1' : changeOneChar(signed.body))],
  // Another name of this machine: any other host is refused before its signature is looked at.
  ['host', ({ headers }) => (headers['host'] = 'localhost')],
  ['action', ({ headers }) => (headers['x-acs-action'] = 'AddChatGroup')],
  ['version', changeHeader('x-acs-version')],
  [
    'date',
    ({ headers }) =>
      (headers['x-acs-date'] = new Date(Date.now() - 5000 - below(6e5)).toISOString().replace(/\.\d+/, '')),
  ],
  ['nonce', changeHeader('x-acs-signature-nonce')],
  ['content hash', changeHeader('x-acs-content-sha256')],
  ['token', changeHeader('x-acs-security-token')],
  ['access key', changeHeader('x-acs-accesskey-id')],
  ['header', changeHeader('x-acs-extra')],
  [
    'signature',
    ({ headers }) => (headers['authorization'] = String(headers['authorization']).replace(/\w{8}$/, changeOneChar)),
  ],
];
const byParameters: readonly Tamper[] = [
  ...everywhere,
  ['form parameter', (signed) => (signed.body === '' ? (signed.path += '&a=1') : (signed.body += '1'))],
  ...['Action', 'Version', 'Timestamp', 'SignatureNonce', 'AccessKeyId', 'SignatureMethod'].map((name): Tamper => [
    name,
    (signed) => {
      changeParameter(signed, name);
    },
  ]),
  [
    'token',
    (signed) => {
      if (signed.path.includes('SecurityToken=')) changeParameter(signed, 'SecurityToken');
      else signed.path += '&SecurityToken=x';
    },
  ],
  [
    'signature',
    (signed) =>
      (signed.path = signed.path.replace(
        /([?&]Signature=)(%..|.)/,
        (_, name: string, char: string) => name + (char === 'A' ? 'B' : 'A'),
      )),
  ],
];

process.stdout.write(`official signatures seed ${String(seed)}, ${String(EACH)} calls of each library\n`);

// An HMAC over a hash of the canonical request: a signature that is accepted comes of a canonical request equal to ours.
describe.each(officialClients)('%s', (_, call, headersSigned) => {
  it('signs random requests as we do, and gets nothing through once any signed part is changed on the way', async () => {
    const used: Record<string, number> = {};
    const accepted: string[] = [];
    const tamperings = headersSigned ? byHeaders : byParameters;
    const relay = await openRelay(running.cams().port, {
      tamper: (signed) => {
        const [part, tamper] = pick(tamperings);
        used[part] = (used[part] ?? 0) + 1;
        tamper(signed);
        return part;
      },
      unchanged: (part) => accepted.push(`${part}: the tampering changed nothing`),
      refused: (part, code) => {
        if (!/^(Signature|Incomplete|Invalid|Missing)/.test(code)) accepted.push(`${part}: ${code}`);
      },
    });

    const codes = await codesOf(call, relay.host);
    await relay.close();

    expect(accepted).toEqual([]);
    expect(codes).toEqual({ OK: EACH });
    expect(Object.keys(used)).toHaveLength(tamperings.length);
    expect(running.reports).toEqual([]);
  });

  it('is accepted without anything in between, too', async () => {
    const codes = await Promise.all(Array.from({ length: 70 }, () => codeOf(call, anyAsk(running.host()))));

    expect(new Set(codes)).toEqual(new Set(['OK']));
  });
});
