import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';

import { headerText } from '../signature-text.js';
import type { Consumer, GatewayPolicy } from './gateway-policy.js';
import { refuse } from './refuse.js';
import type { Presented, Verdict } from './verdict.js';

type JwtIdentity = NonNullable<Consumer['JwtIdentityConfig']>;

/** The token where the consumer's are looked for; empty when what stands there is none. */
const tokenFor = (
  { JwtTokenConfig: { Position, Key, Prefix } }: JwtIdentity,
  { request, query }: Presented,
): string => {
  const value =
    Position === 'QUERY' ? (new URLSearchParams(query).get(Key) ?? '') : headerText(request, Key.toLowerCase());
  const token = value.startsWith(Prefix) ? value.slice(Prefix.length).trim() : '';
  return token.split('.').length === 3 ? token : '';
};

const verify = async (
  token: string,
  { Jwks, JwtPayloadConfig }: JwtIdentity,
): Promise<'ok' | 'expired' | 'invalid'> => {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(Jwks) as JSONWebKeySet));
    return payload[JwtPayloadConfig.PayloadKeyName] === JwtPayloadConfig.PayloadKeyValue ? 'ok' : 'invalid';
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
  }
};

/** @returns undefined when the request bears no token. */
export const checkJwt = async ({ Consumers }: GatewayPolicy, presented: Presented): Promise<Verdict | undefined> => {
  let verdict: Verdict | undefined;
  for (const { Name, JwtIdentityConfig: identity } of Consumers) {
    const token = identity ? tokenFor(identity, presented) : '';
    if (!identity || token === '') continue;
    const verified = await verify(token, identity);
    if (verified === 'ok') return presented.isAllowed(Name) ? { consumer: Name } : { refused: refuse.jwt.consumer };
    verdict ??= { refused: refuse.jwt[verified] };
  }
  return verdict;
};
