import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';

/** Stands after the signature: else anybody could use up the nonces of others. */
export const checkNonce: Check = ({ claims: { accessKeyId = '', nonce = '' } }, { nonces, machineNow }) => {
  if (!nonces.use(accessKeyId, nonce, machineNow())) throw new Refusal(refusals.NonceUsed);
};
