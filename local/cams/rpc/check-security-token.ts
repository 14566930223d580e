import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';

export const STS_PREFIX = 'STS.';

/** A temporary access key counts only together with the token it was issued with, and a token only with its key. */
export const checkSecurityToken: Check = ({ claims: { accessKeyId = '', securityToken } }, { store, now }) => {
  if (securityToken === undefined) {
    if (accessKeyId.startsWith(STS_PREFIX)) throw new Refusal(refusals.TokenMissing);
    return;
  }
  const issued = store.credentials.findToken(securityToken);
  if (!issued) throw new Refusal(refusals.TokenMalformed);
  if (issued.AccessKeyId !== accessKeyId) throw new Refusal(refusals.TokenMismatch);
  if (issued.ExpiresAt <= now()) throw new Refusal(refusals.TokenExpired);
};
