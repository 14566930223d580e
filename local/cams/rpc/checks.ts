import { checkAccessKey } from './check-access-key.js';
import { checkAction } from './check-action.js';
import { checkMethod } from './check-method.js';
import { checkNonce } from './check-nonce.js';
import { checkSecurityToken } from './check-security-token.js';
import { checkSignature } from './check-signature.js';
import { checkSignedHeaders } from './check-signed-headers.js';
import { checkTimestamp } from './check-timestamp.js';
import { checkVersion } from './check-version.js';
import type { Check } from './check.js';

/**
 * What happens to a request before its action, in this order; the first refusal is the answer. The real gateway's
 * order is unpublished. An action's own parameters are looked at after all of these: strangers learn nothing of them.
 */
export const checks: readonly Check[] = [
  checkMethod,
  checkVersion,
  checkAction,
  checkSignedHeaders,
  checkAccessKey,
  checkTimestamp,
  checkSignature,
  checkNonce,
  checkSecurityToken,
];
