import { createHmac } from 'node:crypto';

import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { sha256Hex } from '../sha256-hex.js';
import { canonicalRequest } from './canonical-request.js';
import type { Check } from './check.js';
import { ALGORITHM, readAuthorization } from './read-authorization.js';
import { headerOf } from './rpc-request.js';
import { sameText } from '../../same-text.js';
import { secretOf } from './secret-of.js';

/** The text that is signed: the algorithm and the hash of the canonical request. */
export const stringToSign = (canonical: string): string => `${ALGORITHM}\n${sha256Hex(canonical)}`;

export const signatureOf = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/**
 * Signs the request again and compares. The refusal shows what this side signed, as the real gateway's does: with it
 * a client's author finds the difference.
 */
export const checkSignature: Check = ({ request }, service) => {
  const { accessKeyId, signedHeaders, signature } = readAuthorization(request);
  const canonical = canonicalRequest(request, signedHeaders);
  const text = stringToSign(canonical);
  const genuine = sameText(signatureOf(text, secretOf(accessKeyId, service)), signature);
  // The header is a claim of its own: a client can sign a wrong one beside the right hash.
  const intact = sameText(sha256Hex(request.body), headerOf(request, 'x-acs-content-sha256') ?? '');
  if (!genuine || !intact) {
    throw new Refusal(refusals.SignatureDoesNotMatch, { StringToSign: text, CanonicalRequest: canonical });
  }
};
