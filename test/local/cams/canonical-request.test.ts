import { describe, expect, it } from '@jest/globals';

import { canonicalRequest } from '../../../local/cams/rpc/canonical-request.js';
import { signatureOf, stringToSign } from '../../../local/cams/rpc/check-signature.js';
import { decodePairs } from '../../../local/cams/rpc/decode-pairs.js';
import type { RpcRequest } from '../../../local/cams/rpc/rpc-request.js';
import { sha256Hex } from '../../../local/cams/sha256-hex.js';

const requestOf = (query: string, headers: Readonly<Record<string, string[]>> = {}): RpcRequest => ({
  method: 'POST',
  path: '/',
  query: decodePairs(query),
  headers: new Map(Object.entries(headers)),
  body: Buffer.alloc(0),
});

const queryLine = (query: string): string | undefined => canonicalRequest(requestOf(query), []).split('\n')[2];

describe('the canonical request', () => {
  it('gives the hash and the signature of the published example', () => {
    const request = requestOf('ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai', {
      host: ['ecs.cn-shanghai.aliyuncs.com'],
      'x-acs-action': ['RunInstances'],
      'x-acs-content-sha256': [sha256Hex('')],
      'x-acs-date': ['2023-10-26T10:22:32Z'],
      'x-acs-signature-nonce': ['3156853299f313e23d1673dc12e1703d'],
      'x-acs-version': ['2014-05-26'],
    });

    const canonical = canonicalRequest(request, [...request.headers.keys()]);

    expect(sha256Hex(canonical)).toBe('7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259');
    expect(signatureOf(stringToSign(canonical), 'YourAccessKeySecret')).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it.each([
    ['sorts by name', 'b=1&a=2', 'a=2&b=1'],
    ['sorts repeated names by value', 'a=2&a=1', 'a=1&a=2'],
    ['sorts by character code, not by alphabet', 'a=1&B=2', 'B=2&a=1'],
    ['keeps an empty value', 'a=&b', 'a=&b='],
    ['is empty for an empty query', '', ''],
    ['skips empty parts', '&a=1&&', 'a=1'],
    ['takes a plus for a space', 'a=x+y', 'a=x%20y'],
    ['keeps an encoded plus', 'a=x%2By', 'a=x%2By'],
    ['encodes what clients leave raw', "a=(*!')~", 'a=%28%2A%21%27%29~'],
    ['encodes upper case whatever came', 'a=%e7%be%a4', 'a=%E7%BE%A4'],
    ['keeps an equals sign within a value', 'a=b=c', 'a=b%3Dc'],
    ['takes a stray percent sign literally', 'a=50%', 'a=50%25'],
    ['encodes names too', 'Page.Index=1&a%20b=2', 'Page.Index=1&a%20b=2'],
  ])('%s', (_, query, expected) => {
    expect(queryLine(query)).toBe(expected);
  });

  it('joins the values of a repeated header, sorted', () => {
    const request = requestOf('', { host: ['h'], 'x-acs-extra': ['b', 'a'] });

    const canonical = canonicalRequest(request, ['host', 'x-acs-extra']);

    expect(canonical).toBe(`POST\n/\n\nhost:h\nx-acs-extra:a,b\n\nhost;x-acs-extra\n${sha256Hex('')}`);
  });
});
