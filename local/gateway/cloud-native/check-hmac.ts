import { createHash, createHmac } from 'node:crypto';

import { sameText } from '../../same-text.js';
import { flatMap } from '../flat-map.js';
import { isHeardAsSigned } from '../is-heard-as-signed.js';
import { headerText, signatureText } from '../signature-text.js';
import type { GatewayPolicy } from './gateway-policy.js';
import { refuse } from './refuse.js';
import type { Presented, Verdict } from './verdict.js';

// A timestamp of fewer digits is in seconds.
const MILLISECOND_DIGITS = 13;

const isCurrent = ({ request }: Presented, offsetSeconds: number): boolean => {
  const date = headerText(request, 'date');
  const stamp = headerText(request, 'x-ca-timestamp');
  const sentAtMs =
    date === '' ? Number(stamp || NaN) * (stamp.length < MILLISECOND_DIGITS ? 1000 : 1) : Date.parse(date);
  return Math.abs(Date.now() - sentAtMs) <= offsetSeconds * 1000;
};

/**
 * Checks the signature of a consumer in the order of the plug-in hmac-auth of Higress: key, consumer, signature, clock,
 * signed text, size, digest of the body. There is no nonce: a request may be sent again while its clock is valid, and for
 * ever without `date_offset`.
 */
export const checkHmac = ({ Consumers, Plugins = [] }: GatewayPolicy, presented: Presented): Verdict => {
  const { request, query, body, isAllowed } = presented;
  const text = (name: string): string => headerText(request, name);
  const identities = Consumers.flatMap(({ Name, AkSkIdentityConfigs = [] }) =>
    AkSkIdentityConfigs.map(({ Ak, Sk }) => ({ Name, Ak, Sk })),
  );
  const identity = identities.find(({ Ak }) => Ak === text('x-ca-key'));
  if (!identity) return { refused: refuse.hmac.key };
  if (!isAllowed(identity.Name)) return { refused: refuse.hmac.consumer };
  if (text('x-ca-signature') === '') return { refused: refuse.hmac.noSignature };
  const offsetSeconds = Plugins.find(({ PluginConfig }) => PluginConfig.date_offset)?.PluginConfig.date_offset;
  if (offsetSeconds !== undefined && !isCurrent(presented, offsetSeconds)) return { refused: refuse.hmac.date };
  const toSign = signatureText(request, body, 'cloud-native');
  const digest = text('x-ca-signature-method') === 'HmacSHA1' ? 'sha1' : 'sha256';
  const expected = createHmac(digest, identity.Sk).update(toSign).digest('base64');
  if (!sameText(expected, text('x-ca-signature'))) {
    return { refused: refuse.hmac.signature(`Server StringToSign:\`${toSign}\``) };
  }
  if (!isHeardAsSigned(query, flatMap(new URLSearchParams(query), ','))) {
    return { refused: refuse.hmac.signature('A parameter of the query is given twice') };
  }
  if (!body) return { refused: refuse.hmac.bodyTooLarge };
  const md5 = text('content-md5');
  if (md5 !== '' && md5 !== createHash('md5').update(body).digest('base64')) return { refused: refuse.hmac.md5 };
  return { consumer: identity.Name };
};
