import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';
import { parameterOf } from './claims.js';
import { sameText } from '../../same-text.js';
import { secretOf } from './secret-of.js';
import { signatureV1Of, stringToSignV1 } from './string-to-sign-v1.js';

/** Signs the parameters again and compares; the refusal shows the text that this side signed. */
export const checkSignatureV1: Check = (call, service) => {
  const { request, form, claims } = call;
  const StringToSign = stringToSignV1(call);
  const given = parameterOf([...request.query, ...form], 'Signature') ?? '';
  if (!sameText(signatureV1Of(StringToSign, secretOf(claims.accessKeyId ?? '', service)), given)) {
    throw new Refusal(refusals.SignatureDoesNotMatchV1, { StringToSign });
  }
};
