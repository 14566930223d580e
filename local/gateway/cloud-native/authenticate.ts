import { headerText } from '../signature-text.js';
import { checkApiKey } from './check-api-key.js';
import { checkHmac } from './check-hmac.js';
import { checkJwt } from './check-jwt.js';
import type { GatewayPolicy } from './gateway-policy.js';
import { refuse } from './refuse.js';
import type { Presented, Verdict } from './verdict.js';

/**
 * Finds out which consumer sent a request, by whatever it brings: a signature, a token, or a key. The real gateway looks for
 * the one kind that a route has.
 *
 * @param anonymous the consumer of a request without any credentials; undefined refuses it.
 */
export const authenticate = async (
  policy: GatewayPolicy,
  presented: Presented,
  anonymous: string | undefined,
): Promise<Verdict> => {
  if (headerText(presented.request, 'x-ca-key') !== '') return checkHmac(policy, presented);
  // A token is no key, but where keys are expected it looks like an unknown one.
  const token = await checkJwt(policy, presented);
  if (token) return token;
  const key = checkApiKey(policy, presented);
  if (key) return key;
  return anonymous === undefined ? { refused: refuse.hmac.key } : { consumer: anonymous };
};
