import { describe, expect, it } from '@jest/globals';

import { isPublicAddress } from '../../../shared/groups/picture/public-address.js';
import { holdNetwork, type NameAnswer, systemError } from './held-network.js';
import { REFUSED, UNAVAILABLE, verdictOn } from './verdict.js';

const HOST = 'pictures.example.com';
const PUBLIC = '93.184.215.14';
const NOT_PUBLIC = 'must be on a host whose every address is a public IPv4 address';

/** Source: "IANA IPv4 Special-Purpose Address Registry", with the addresses of clouds that are inside by use. */
const inside: readonly string[] = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
  ...['127.0.0.1', '127.255.255.254', '169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.31.196.1', '192.52.193.1'],
  ...['192.175.48.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255'],
  ...['240.0.0.1', '255.255.255.255', '168.63.129.16', '11.1.2.3', '30.1.2.3', '33.1.2.3'],
];
const insideIPv6: readonly string[] = [
  ...['::', '::1', '::7f00:1', '::127.0.0.1', '::a9fe:a9fe', '::5db8:d70e', '::ffff:127.0.0.1', '::ffff:5db8:d70e'],
  ...['::ffff:0:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '100::1', '2001::1', '2001:0:5db8::1', '2001:2::1'],
  ...['2001:10::1', '2001:20::1', '2001:db8::1', '2002:7f00:1::', '2002:5db8:d70e::1', '3fff::1', '5f00::1'],
  ...[
    'fc00::1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
    '8000::1',
    'e000::1',
    '1000::1',
  ],
];
const outside: readonly string[] = [
  ...[PUBLIC, '1.0.0.1', '9.255.255.255', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.1'],
  ...['169.253.255.255', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '198.17.255.255'],
  ...['198.20.0.0', '223.255.255.255', '2606:2800:21f::1', '2a00:1450::1', '240e::1'],
];
const noAddress: readonly string[] = [
  ...['', 'x', '127.1', '2130706433', '0x7f.0.0.1', '093.184.215.14', '93.184.215.14 ', '93.184.215', '1.2.3.4.5'],
  ...['256.1.1.1', '2606:2800:21f::1%1', '[2606:2800:21f::1]', HOST],
];

describe('an address', () => {
  it.each([...inside, ...insideIPv6, ...noAddress])('%j is not of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(outside)('%j is of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

const ask = async (answer: NameAnswer, limitMs = 5000): Promise<object> => {
  const network = holdNetwork({ names: { [HOST]: answer }, servers: {} });
  const { code, reason, tookMs } = await verdictOn(`https://${HOST}/a.jpg`, network, { limitMs });
  const { questions, dials } = network;
  return { code, reason, dials, asked: questions.length, inTime: tookMs < limitMs + 200 };
};

const refused = { code: REFUSED, reason: NOT_PUBLIC, dials: [], asked: 1, inTime: true };
const unavailable = { code: UNAVAILABLE, reason: 'could not be fetched', dials: [], asked: 1, inTime: true };

describe('a name', () => {
  it.each([
    ...inside.map((address) => [address]),
    ...insideIPv6.map((address) => [address]),
    [PUBLIC, '10.0.0.1'],
    ['10.0.0.1', PUBLIC],
    [PUBLIC, '93.184.215.15', '93.184.215.16', '127.0.0.1'],
    [PUBLIC, '2606:2800:21f::1'],
    ['2606:2800:21f::1'],
    [PUBLIC, ''],
    [PUBLIC, HOST],
    ['localhost'],
    [],
    Array.from({ length: 33 }, (_, index) => `93.184.215.${String(index)}`),
    Array.from({ length: 100_000 }, () => PUBLIC),
  ])('that stands for %j is refused and not dialled', async (...answer) => {
    expect(await ask(answer.flat())).toEqual(refused);
  });

  it.each(['ENOTFOUND', 'ENODATA'])(
    'that does not exist (%s) is refused in the words that an internal one gets',
    async (code) => {
      expect(await ask(systemError(code))).toEqual(refused);
    },
  );

  it.each(['ESERVFAIL', 'ETIMEOUT', 'EREFUSED', 'ECONNREFUSED', 'ECANCELLED', 'EAI_AGAIN'])(
    'that cannot be resolved now (%s) may be tried again',
    async (code) => {
      expect(await ask(systemError(code))).toEqual(unavailable);
    },
  );

  it('is refused when the resolver makes no sense', async () => {
    expect(await ask(systemError('EBADRESP'))).toMatchObject({ code: REFUSED, dials: [] });
  });

  it('whose resolver never answers, or answers late, ends with our patience', async () => {
    const never = ask(() => new Promise(() => undefined), 120);
    const late = ask(() => new Promise((resolve) => setTimeout(resolve, 200, [PUBLIC])), 120);
    const lateFailure = ask(() => new Promise((_, reject) => setTimeout(reject, 200, systemError('ESERVFAIL'))), 120);

    expect(await Promise.all([never, late, lateFailure])).toEqual([unavailable, unavailable, unavailable]);
    await new Promise((resolve) => setTimeout(resolve, 120));
  });

  it('is not even resolved when no time is left', async () => {
    const network = holdNetwork({ names: {}, servers: {} });

    const verdict = await verdictOn(`https://${HOST}/a.jpg`, network, { limitMs: 0 });

    expect(verdict).toMatchObject({ code: UNAVAILABLE, reason: 'could not be fetched in the time that was left' });
    expect(network.questions).toEqual([]);
  });
});
