import { describe, expect, it } from '@jest/globals';

import { holdNetwork } from './held-network.js';
import { REFUSED, verdictOn } from './verdict.js';

const GOOD = 'https://pictures.example.com';
const PUBLIC_HOST = 'must name a public host in plain letters, with no user, and no port but 443';
const PRINTABLE = 'must be an address of at most 2048 printable ASCII characters, without backslash and fragment';
const HTTPS = 'must be an https address';

/** Everything that anybody may write where an address is expected, by the rule that stops it. */
const hostile: Readonly<Record<string, readonly string[]>> = {
  [PUBLIC_HOST]: [
    // Addresses of machines, in every spelling that URL parsers take for one.
    'https://127.0.0.1/a.jpg',
    'https://93.184.215.14/a.jpg',
    'https://2130706433/a.jpg',
    'https://0x7f000001/a.jpg',
    'https://0x7f.0.0.1/a.jpg',
    'https://0177.0.0.1/a.jpg',
    'https://017700000001/a.jpg',
    'https://127.1/a.jpg',
    'https://127.0.1/a.jpg',
    'https://0/a.jpg',
    'https://127.0.0.0x1/a.jpg',
    'https://1.2.3.08/a.jpg',
    'https://256.256.256.256/a.jpg',
    'https://127.0.0.1./a.jpg',
    'https://100.100.100.200/latest/meta-data/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/a.jpg',
    'https://[::]/a.jpg',
    'https://[::ffff:127.0.0.1]/a.jpg',
    'https://[::ffff:7f00:1]/a.jpg',
    'https://[::7f00:1]/a.jpg',
    'https://[::127.0.0.1]/a.jpg',
    'https://[64:ff9b::7f00:1]/a.jpg',
    'https://[2002:7f00:1::]/a.jpg',
    'https://[fe80::1%25eth0]/a.jpg',
    'https://[fd00::1]/a.jpg',
    'https://[2606:2800:21f::1]/a.jpg',
    'https://pictures.example.com.127/a.jpg',
    'https://pictures.example.0x1/a.jpg',
    // Escapes in the host.
    'https://%31%32%37.0.0.1/a.jpg',
    'https://pictures%2eexample.com/a.jpg',
    'https://pictures.example.com%00.evil.com/a.jpg',
    'https://pictures.example.com%2f@evil.com/a.jpg',
    'https://%6c%6f%63alhost/a.jpg',
    // Who asks, and where the host begins and ends.
    'https://user@pictures.example.com/a.jpg',
    'https://user:secret@pictures.example.com/a.jpg',
    'https://:@pictures.example.com/a.jpg',
    'https://@pictures.example.com/a.jpg',
    'https://pictures.example.com@127.0.0.1/a.jpg',
    'https://pictures.example.com:443@127.0.0.1/a.jpg',
    'https://pictures.example.com:@127.0.0.1/a.jpg',
    'https://a@b@pictures.example.com/a.jpg',
    'https:////pictures.example.com/a.jpg',
    'https:///pictures.example.com/a.jpg',
    'https://',
    'https:///',
    'https://?x',
    'https://pictures.example.com;127.0.0.1/a.jpg',
    'https://pictures.example.com,evil.com/a.jpg',
    'https://pictures.example.com&evil.com/a.jpg',
    'https://pictures.example.com:443:80/a.jpg',
    'https://*.example.com/a.jpg',
    'https://pictures_1.example.com/a.jpg',
    'https://-pictures.example.com/a.jpg',
    'https://pictures-.example.com/a.jpg',
    'https://.example.com/a.jpg',
    'https://pictures..example.com/a.jpg',
    'https://pictures.example.com./a.jpg',
    'https://<script>.example.com/a.jpg',
    `https://${'a'.repeat(64)}.example.com/a.jpg`,
    `https://${'a.'.repeat(130)}example.com/a.jpg`,
    // A label in Punycode that stands for nothing.
    'https://xn--a.example.com/a.jpg',
    'https://xn--0.xn--0/a.jpg',
    // Ports.
    'https://pictures.example.com:80/a.jpg',
    'https://pictures.example.com:22/a.jpg',
    'https://pictures.example.com:8443/a.jpg',
    'https://pictures.example.com:0443/a.jpg',
    'https://pictures.example.com:/a.jpg',
    'https://pictures.example.com:0/a.jpg',
    'https://pictures.example.com:65979/a.jpg',
    'https://pictures.example.com:443443/a.jpg',
    'https://pictures.example.com:-443/a.jpg',
    // Names that no stranger should be able to make us ask for.
    'https://localhost/a.jpg',
    'https://LOCALHOST/a.jpg',
    'https://a.localhost/a.jpg',
    'https://localhost.localdomain/a.jpg',
    'https://intranet/a.jpg',
    'https://printer.local/a.jpg',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://router.lan/a.jpg',
    'https://nas.home.arpa/a.jpg',
    'https://1.0.0.127.in-addr.arpa/a.jpg',
    'https://a.test/a.jpg',
    'https://a.invalid/a.jpg',
    'https://a.onion/a.jpg',
    'https://bucket.oss-ap-southeast-1-internal.aliyuncs.com/a.jpg',
    'https://BUCKET.OSS-AP-SOUTHEAST-1-INTERNAL.ALIYUNCS.COM/a.jpg',
    'https://oss-internal.aliyuncs.com/a.jpg',
    'https://1234567890.cn-hangzhou-internal.fc.aliyuncs.com/a.jpg',
    'https://cams-vpc.ap-southeast-1.aliyuncs.com/a.jpg',
    'https://ecs.vpc-proxy.aliyuncs.com/a.jpg',
    'https://api.vpc.example.com/a.jpg',
  ],
  [PRINTABLE]: [
    'https:\\\\pictures.example.com\\a.jpg',
    'https://pictures.example.com\\@127.0.0.1/a.jpg',
    'https://pictures.example.com/\\..\\a.jpg',
    'https://127.0.0.1\\.pictures.example.com/a.jpg',
    'https://pictures.example.com/a.jpg\r\nHost: evil.com',
    'https://pictures.example.com/a.jpg\n',
    'https://pictures.exam\tple.com/a.jpg',
    'https://pictures.example.com/a b.jpg',
    ' https://pictures.example.com/a.jpg',
    'https://pictures.example.com/a.jpg\0',
    'https://pictures.example.com/\u007f',
    'https://①②⑦.⓪.⓪.①/a.jpg',
    'https://１２７.０.０.１/a.jpg',
    'https://127。0。0。1/a.jpg',
    'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/a.jpg',
    'https://local\u00adhost.example.com/a.jpg',
    'https://pictures.ex\u0430mple.com/a.jpg',
    'https://pictures.example.com\u200b.evil.com/a.jpg',
    'https://pictures.example.com\u2044a.evil.com/a.jpg',
    'https://pictures.example.com/\ud800.jpg',
    'https://pictures.example.com#@127.0.0.1/a.jpg',
    'https://pictures.example.com/a.jpg#b',
    `https://pictures.example.com/${'a'.repeat(2048)}`,
    '',
  ],
  [HTTPS]: [
    'http://pictures.example.com/a.jpg',
    'http://127.0.0.1:9001/_local/pictures/square.jpg',
    'HTTPS://pictures.example.com/a.jpg',
    'https:pictures.example.com/a.jpg',
    'https:/pictures.example.com/a.jpg',
    '//pictures.example.com/a.jpg',
    'pictures.example.com/a.jpg',
    'file:///etc/passwd',
    'ftp://pictures.example.com/a.jpg',
    'data:image/jpeg;base64,/9j/',
    'gopher://pictures.example.com/a.jpg',
    'blob:https://pictures.example.com/a',
    'javascript:alert(1)',
    'jar:https://pictures.example.com/a.jpg!/b',
    'view-source:https://pictures.example.com/a.jpg',
    'url:https://pictures.example.com/a.jpg',
    'unix:/var/run/docker.sock',
    'httpss://pictures.example.com/a.jpg',
  ],
};

describe('an address that is refused', () => {
  const cases = Object.entries(hostile).flatMap(([reason, addresses]) =>
    addresses.map((text) => [text, reason] as const),
  );

  it.each(cases)('%j is told its rule; nothing is resolved or dialled', async (text, reason) => {
    const network = holdNetwork({ names: {}, servers: {} });

    const verdict = await verdictOn(text, network);

    expect(verdict).toMatchObject({ code: REFUSED, reason });
    expect([...network.questions, ...network.dials, ...network.strayDials]).toEqual([]);
  });
});

describe('an address that is accepted', () => {
  it.each([
    [`${GOOD}/a.jpg`, 'pictures.example.com'],
    ['https://Pictures.Example.COM/a.jpg', 'pictures.example.com'],
    [`${GOOD}:443/a.jpg`, 'pictures.example.com'],
    [GOOD, 'pictures.example.com'],
    [`${GOOD}?x=https://127.0.0.1/`, 'pictures.example.com'],
    [`${GOOD}/a@b/..%2fc.jpg?Expires=1&Signature=a%2Bb/c=`, 'pictures.example.com'],
    ['https://bucket.oss-ap-southeast-1.aliyuncs.com/a.jpg', 'bucket.oss-ap-southeast-1.aliyuncs.com'],
    ['https://internal-affairs.example.com/a.jpg', 'internal-affairs.example.com'],
    ['https://xn--fsqu00a.xn--0zwm56d/a.jpg', 'xn--fsqu00a.xn--0zwm56d'],
    ['https://1.2.3.4.example.com/a.jpg', '1.2.3.4.example.com'],
  ])('%j is resolved as %s, once', async (text, host) => {
    const network = holdNetwork({ names: {}, servers: {} });

    await verdictOn(text, network);

    expect(network.questions).toEqual([host]);
  });
});

describe('PICTURE_HOSTS', () => {
  const hosts = ['pictures.example.com', '*.cdn.example.com'];

  it.each([`${GOOD}/a.jpg`, 'https://a.cdn.example.com/a.jpg', 'https://a.b.cdn.example.com/a.jpg'])(
    'lets %j through',
    async (text) => {
      const network = holdNetwork({ names: {}, servers: {} });

      await verdictOn(text, network, { hosts });

      expect(network.questions).toHaveLength(1);
    },
  );

  it.each([
    'https://example.com/a.jpg',
    'https://cdn.example.com/a.jpg',
    'https://evilcdn.example.com/a.jpg',
    'https://pictures.example.com.evil.com/a.jpg',
    'https://a.pictures.example.com/a.jpg',
  ])('stops %j, and nothing is resolved', async (text) => {
    const network = holdNetwork({ names: {}, servers: {} });

    const verdict = await verdictOn(text, network, { hosts });

    expect(verdict).toMatchObject({ code: REFUSED, reason: 'must be on a host that PICTURE_HOSTS allows' });
    expect(network.questions).toEqual([]);
  });
});
