import { sha256Hex } from '../sha256-hex.js';
import { canonicalQuery, compareText } from './canonical-query.js';
import type { RpcRequest } from './rpc-request.js';

/** The parts of a canonical request, in their order. */
export interface CanonicalParts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Each `name:value`. */
  readonly headers: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly bodyHash: string;
}

export const canonicalParts = (request: RpcRequest, signedHeaders: readonly string[]): CanonicalParts => ({
  method: request.method,
  path: request.path,
  query: canonicalQuery(request.query),
  headers: signedHeaders.map((name) => `${name}:${(request.headers.get(name) ?? []).toSorted(compareText).join(',')}`),
  signedHeaders,
  bodyHash: sha256Hex(request.body),
});

export const joinCanonical = (parts: CanonicalParts): string =>
  [parts.method, parts.path, parts.query, ...parts.headers, '', parts.signedHeaders.join(';'), parts.bodyHash].join(
    '\n',
  );

/**
 * The canonical form of a request, which its signature covers. The query on the wire is encoded as the client's
 * language likes and unsorted, so it is decoded, sorted and encoded again.
 *
 * Source: "Request syntax and signature method V3", OpenAPI documentation.
 */
export const canonicalRequest = (request: RpcRequest, signedHeaders: readonly string[]): string =>
  joinCanonical(canonicalParts(request, signedHeaders));
