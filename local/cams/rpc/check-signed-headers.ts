import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';
import { readAuthorization } from './read-authorization.js';
import { headerOf, type RpcRequest } from './rpc-request.js';

// The nonce is optional in the signature's documentation; every SDK sends it, and without it a request can be replayed.
const REQUIRED = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];

// Without a body its type means nothing, and some HTTP clients add one after the request was signed: aiohttp, under the
// asynchronous methods of the official Python SDKs (observed).
const mustBeSigned = (name: string, { body }: RpcRequest): boolean =>
  name.startsWith('x-acs-') || name === 'host' || (name === 'content-type' && body.length > 0);

const incomplete = (Reason: string): Refusal => new Refusal(refusals.IncompleteSignature, { Reason });

const checkList = (signedHeaders: readonly string[], request: RpcRequest): void => {
  for (const [index, name] of signedHeaders.entries()) {
    if (index > 0 && name <= (signedHeaders[index - 1] ?? '')) throw incomplete('SignedHeaders is not sorted');
    if (!request.headers.has(name)) throw incomplete(`SignedHeaders names ${name}, which is absent`);
  }
};

/** What is present and could change a request's meaning must be signed: else it could be added on the way. */
export const checkSignedHeaders: Check = ({ request }) => {
  const { signedHeaders, accessKeyId } = readAuthorization(request);
  for (const name of REQUIRED) {
    if (headerOf(request, name) === undefined) throw incomplete(`${name} is absent, empty or repeated`);
  }
  checkList(signedHeaders, request);
  const signed = new Set(signedHeaders);
  for (const name of request.headers.keys()) {
    if (mustBeSigned(name, request) && !signed.has(name)) throw incomplete(`${name} is present and not signed`);
  }
  if (request.headers.has('x-acs-accesskey-id') && headerOf(request, 'x-acs-accesskey-id') !== accessKeyId) {
    throw incomplete('x-acs-accesskey-id differs from Credential');
  }
};
