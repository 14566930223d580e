import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';
import { parameterOf } from './claims.js';

/** In the order in which a missing one is answered. Format is not among them: this side answers JSON anyway. */
const REQUIRED = ['AccessKeyId', 'Timestamp', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Signature'];
const ONCE = [...REQUIRED, 'Action', 'Version', 'SecurityToken', 'SignatureType'];

const incomplete = (Reason: string): Refusal => new Refusal(refusals.IncompleteSignature, { Reason });

/** What the older signature needs is there, once, and names the algorithm that this side knows. */
export const checkSignatureParameters: Check = ({ request, form }) => {
  const pairs = [...request.query, ...form];
  for (const wanted of ONCE) {
    if (pairs.filter(([name]) => name === wanted).length > 1) throw incomplete(`${wanted} is given more than once`);
  }
  for (const Name of REQUIRED) {
    if (parameterOf(pairs, Name) === undefined) throw new Refusal(refusals.MissingParameter, { Name });
  }
  if (parameterOf(pairs, 'SignatureMethod') !== 'HMAC-SHA1') throw incomplete('SignatureMethod is not HMAC-SHA1');
  if (parameterOf(pairs, 'SignatureVersion') !== '1.0') throw incomplete('SignatureVersion is not 1.0');
  // SDKs send an empty SignatureType, signed; bearer tokens and private keys are signatures of another kind.
  if (parameterOf(pairs, 'SignatureType') !== undefined) throw incomplete('SignatureType is not supported');
};
