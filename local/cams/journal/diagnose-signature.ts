import { canonicalParts, joinCanonical } from '../rpc/canonical-request.js';
import { canonicalQuery } from '../rpc/canonical-query.js';
import { signatureOf, stringToSign } from '../rpc/check-signature.js';
import { parameterOf } from '../rpc/claims.js';
import { readAuthorization } from '../rpc/read-authorization.js';
import type { RpcCall } from '../rpc/rpc-call.js';
import { headerOf } from '../rpc/rpc-request.js';
import { hmacSha1 } from '../rpc/string-to-sign-v1.js';
import { sha256Hex } from '../sha256-hex.js';
import { acs3Variants, type Acs3Text } from './acs3-variants.js';
import { maskHeader, maskQuery } from './mask-signed-text.js';
import type { SignatureDiagnosis } from './signature-diagnosis.js';
import { joinV1, rightV1, type V1Text, v1Variants } from './v1-variants.js';
import { explain } from './variants.js';

const UNEXPLAINED =
  'No known mistake leads to this signature: the secret is another, or something signed was changed on the way.';
const RIGHT = 'The signature is right; the refusal has another cause.';

const sentence = (does: readonly string[]): string => `The client ${does.join(', and ')}.`;

const showAcs3 = ({ parts }: Acs3Text): string =>
  joinCanonical({ ...parts, query: maskQuery(parts.query), headers: parts.headers.map(maskHeader) });

const showV1 = (text: V1Text): string => joinV1({ ...text, query: maskQuery(text.query) });

const diagnoseAcs3 = (call: RpcCall, secret: string): SignatureDiagnosis => {
  const { request } = call;
  const { signedHeaders, signature } = readAuthorization(request);
  const right: Acs3Text = { parts: canonicalParts(request, signedHeaders), key: secret };
  const matches = ({ parts, key }: Acs3Text): boolean =>
    signatureOf(stringToSign(joinCanonical(parts)), key) === signature;
  const bodyDiffers = sha256Hex(request.body) !== headerOf(request, 'x-acs-content-sha256');
  const found = matches(right) ? { does: [], text: right } : explain(right, acs3Variants(call), matches);
  const named = found ? (found.does.length > 0 ? [sentence(found.does)] : []) : [UNEXPLAINED];
  const body = bodyDiffers ? ['x-acs-content-sha256 is not the hash of the body that came.'] : [];
  const reasons = [...body, ...named];
  return {
    Reasons: reasons.length > 0 ? reasons : [RIGHT],
    ServerCanonicalRequest: showAcs3(right),
    ServerStringToSign: stringToSign(joinCanonical(right.parts)),
    ClientCanonicalRequest: found ? showAcs3(found.text) : null,
    ClientStringToSign: found ? stringToSign(joinCanonical(found.text.parts)) : null,
  };
};

const diagnoseV1 = (call: RpcCall, secret: string): SignatureDiagnosis => {
  const { request, form } = call;
  const pairs = [...request.query, ...form];
  const signature = parameterOf(pairs, 'Signature');
  const right = rightV1(request.method, canonicalQuery(pairs.filter(([name]) => name !== 'Signature')), secret);
  const matches = (text: V1Text): boolean => hmacSha1(joinV1(text), text.key) === signature;
  const found = matches(right) ? { does: [], text: right } : explain(right, v1Variants(call), matches);
  return {
    Reasons: [found ? (found.does.length > 0 ? sentence(found.does) : RIGHT) : UNEXPLAINED],
    ServerStringToSign: showV1(right),
    ClientStringToSign: found ? showV1(found.text) : null,
  };
};

/** Says why the signature of a call does not match, as far as that can be found out by signing it wrongly too. */
export const diagnoseSignature = (call: RpcCall, secret: string): SignatureDiagnosis =>
  call.claims.protocol === 'HMAC-SHA1' ? diagnoseV1(call, secret) : diagnoseAcs3(call, secret);
