import { describe, expect, it } from '@jest/globals';

import { decodePairs } from '../../../../local/cams/rpc/decode-pairs.js';
import { signatureV1Of, stringToSignV1 } from '../../../../local/cams/rpc/string-to-sign-v1.js';

const textOf = (query: string, form = '', method = 'GET'): string =>
  stringToSignV1({
    request: { method, path: '/', query: decodePairs(query), headers: new Map(), body: Buffer.alloc(0) },
    form: decodePairs(form),
  });

describe('the string to sign of the older signature', () => {
  it('gives the signature of the published example', () => {
    const text = textOf(
      'Format=XML&Version=2014-05-26&Action=DescribeRegions&SignatureMethod=HMAC-SHA1&AccessKeyId=testid' +
        '&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z' +
        '&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D',
    );

    expect(signatureV1Of(text, 'testsecret')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  it('covers query and form, sorted together', () => {
    expect(textOf('b=2&Signature=x', 'a=1', 'POST')).toBe('POST&%2F&a%3D1%26b%3D2');
  });

  it('encodes values twice', () => {
    expect(textOf('a=x+y*~')).toBe('GET&%2F&a%3Dx%2520y%252A~');
  });
});
