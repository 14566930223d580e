import { createHmac } from 'node:crypto';

import { canonicalQuery, percentEncode } from './canonical-query.js';
import type { RpcCall } from './rpc-call.js';

/**
 * What the older RPC signature covers: the method and every parameter, of query and form, but the signature itself.
 * Headers and host are not covered.
 *
 * Source: "Request syntax and signature method V2 for RPC APIs", OpenAPI documentation.
 */
export const stringToSignV1 = ({ request, form }: Pick<RpcCall, 'request' | 'form'>): string => {
  const signed = [...request.query, ...form].filter(([name]) => name !== 'Signature');
  return `${request.method}&${percentEncode('/')}&${percentEncode(canonicalQuery(signed))}`;
};

export const hmacSha1 = (text: string, key: string): string => createHmac('sha1', key).update(text).digest('base64');

/** The key of this signature is the secret and `&`. */
export const signatureV1Of = (text: string, secret: string): string => hmacSha1(text, `${secret}&`);
