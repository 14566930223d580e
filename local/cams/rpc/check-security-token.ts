import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';
import { readAuthorization } from './read-authorization.js';
import { headerOf } from './rpc-request.js';

export const STS_PREFIX = 'STS.';

/** A temporary access key counts only together with the token it was issued with, and a token only with its key. */
export const checkSecurityToken: Check = (request, { store, now }) => {
  const { accessKeyId } = readAuthorization(request);
  const token = headerOf(request, 'x-acs-security-token');
  if (token === undefined) {
    if (accessKeyId.startsWith(STS_PREFIX)) throw new Refusal(refusals.TokenMissing);
    return;
  }
  const issued = store.credentials.findToken(token);
  if (!issued) throw new Refusal(refusals.TokenMalformed);
  if (issued.AccessKeyId !== accessKeyId) throw new Refusal(refusals.TokenMismatch);
  if (issued.ExpiresAt <= now()) throw new Refusal(refusals.TokenExpired);
};
