import { sha256Hex } from '../sha256-hex.js';
import type { Pair } from './decode-pairs.js';
import type { RpcRequest } from './rpc-request.js';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (pairs: readonly Pair[]): string =>
  pairs
    .toSorted(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

/**
 * The canonical form of a request, which its signature covers. The query on the wire is encoded as the client's
 * language likes and unsorted, so it is decoded, sorted and encoded again.
 *
 * Source: "Request syntax and signature method V3", OpenAPI documentation.
 */
export const canonicalRequest = (request: RpcRequest, signedHeaders: readonly string[]): string =>
  [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${(request.headers.get(name) ?? []).toSorted(compare).join(',')}`),
    '',
    signedHeaders.join(';'),
    sha256Hex(request.body),
  ].join('\n');
