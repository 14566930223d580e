import { type Claims, claimsOf } from './claims.js';
import { decodePairs, type Pair } from './decode-pairs.js';
import { headerOf, type RpcRequest } from './rpc-request.js';

/** One call: the request, the parameters of its form, and what it claims to be. */
export interface RpcCall {
  readonly request: RpcRequest;
  readonly form: readonly Pair[];
  readonly claims: Claims;
}

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** The parameters of a form body; none when the content type names no form. */
const formOf = (request: RpcRequest): readonly Pair[] =>
  FORM.test(headerOf(request, 'content-type') ?? '') ? decodePairs(request.body.toString('utf8')) : [];

export const toRpcCall = (request: RpcRequest): RpcCall => {
  const form = formOf(request);
  return { request, form, claims: claimsOf(request, form) };
};
