import type { Pair } from './decode-pairs.js';
import { headerOf, type RpcRequest } from './rpc-request.js';

/** How a request is signed: by headers (signature method V3), or by parameters (the older RPC signature). */
export type Protocol = 'ACS3-HMAC-SHA256' | 'HMAC-SHA1';

/** What a request says about itself. Nothing of it is believed before its signature is checked. */
export interface Claims {
  readonly protocol: Protocol;
  readonly action: string | undefined;
  readonly version: string | undefined;
  readonly accessKeyId: string | undefined;
  /** ISO 8601, as it came. */
  readonly date: string | undefined;
  readonly nonce: string | undefined;
  readonly securityToken: string | undefined;
}

/** Any of these, without an Authorization header, makes a request one of the older signature. */
const MARKS = new Set(['Signature', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'AccessKeyId', 'Action']);

/** The one value of a parameter; undefined when it is absent, empty or given twice, for then it cannot be relied on. */
export const parameterOf = (pairs: readonly Pair[], wanted: string): string | undefined => {
  const values = pairs.filter(([name]) => name === wanted).map(([, value]) => value);
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
};

const claimsOfHeaders = (request: RpcRequest): Claims => ({
  protocol: 'ACS3-HMAC-SHA256',
  action: headerOf(request, 'x-acs-action'),
  version: headerOf(request, 'x-acs-version'),
  accessKeyId: / Credential=([^,\s]+),/.exec(headerOf(request, 'authorization') ?? '')?.[1],
  date: headerOf(request, 'x-acs-date'),
  nonce: headerOf(request, 'x-acs-signature-nonce'),
  securityToken: headerOf(request, 'x-acs-security-token'),
});

const claimsOfParameters = (pairs: readonly Pair[]): Claims => ({
  protocol: 'HMAC-SHA1',
  action: parameterOf(pairs, 'Action'),
  version: parameterOf(pairs, 'Version'),
  accessKeyId: parameterOf(pairs, 'AccessKeyId'),
  date: parameterOf(pairs, 'Timestamp'),
  nonce: parameterOf(pairs, 'SignatureNonce'),
  securityToken: parameterOf(pairs, 'SecurityToken'),
});

/**
 * Reads the claims of a request from where its signature covers them. A request of the older signature may bear
 * x-acs-action too, unsigned, as @alicloud/openapi-client does: it is not looked at.
 */
export const claimsOf = (request: RpcRequest, form: readonly Pair[]): Claims => {
  const pairs = [...request.query, ...form];
  const byParameters = !request.headers.has('authorization') && pairs.some(([name]) => MARKS.has(name));
  return byParameters ? claimsOfParameters(pairs) : claimsOfHeaders(request);
};
