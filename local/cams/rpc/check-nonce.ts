import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';
import { readAuthorization } from './read-authorization.js';
import { headerOf } from './rpc-request.js';

/** Stands after the signature: else anybody could use up the nonces of others. */
export const checkNonce: Check = (request, { nonces, machineNow }) => {
  const nonce = headerOf(request, 'x-acs-signature-nonce') ?? '';
  if (!nonces.use(readAuthorization(request).accessKeyId, nonce, machineNow())) throw new Refusal(refusals.NonceUsed);
};
