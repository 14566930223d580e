import { checkPermission } from '../ram/check-permission.js';
import { checkAccessKey } from './check-access-key.js';
import { checkAccount } from './check-account.js';
import { checkAction } from './check-action.js';
import { checkMethod } from './check-method.js';
import { checkNonce } from './check-nonce.js';
import { checkSecurityToken } from './check-security-token.js';
import { checkSignatureParameters } from './check-signature-parameters.js';
import { checkSignatureV1 } from './check-signature-v1.js';
import { checkSignature } from './check-signature.js';
import { checkSignedHeaders } from './check-signed-headers.js';
import { checkTimestamp } from './check-timestamp.js';
import { checkVersion } from './check-version.js';
import type { Check } from './check.js';
import type { Protocol } from './claims.js';

const before: readonly Check[] = [checkMethod, checkVersion, checkAction];
const after: readonly Check[] = [checkNonce, checkSecurityToken, checkPermission, checkAccount];

/**
 * What happens to a request before its action, in this order; the first refusal is the answer. The real gateway's
 * order is unpublished. An action's own parameters are looked at after all of these: strangers learn nothing of them.
 */
export const checks: Readonly<Record<Protocol, readonly Check[]>> = {
  'ACS3-HMAC-SHA256': [...before, checkSignedHeaders, checkAccessKey, checkTimestamp, checkSignature, ...after],
  'HMAC-SHA1': [...before, checkSignatureParameters, checkAccessKey, checkTimestamp, checkSignatureV1, ...after],
};
