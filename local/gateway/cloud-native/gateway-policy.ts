import * as z from 'zod/mini';

import { CALLER_NAME } from '../../../shared/operations/caller-name.js';
import { isObject } from '../../../shared/operations/is-object.js';

const text = z.string().check(z.minLength(1));
const enable = z.boolean();

const akSk = z.strictObject({ Type: z.literal('AkSk'), GenerateMode: z.literal('Custom'), Ak: text, Sk: text });

const apiKey = z.strictObject({
  Type: z.literal('Apikey'),
  /** Default is `Authorization: Bearer <key>`. */
  ApikeySource: z.strictObject({ Source: z.enum(['Default', 'Header', 'QueryString']), Value: text }),
  Credentials: z.array(z.strictObject({ GenerateMode: z.literal('Custom'), Apikey: text })),
});

const isKeySet = (jwks: string): boolean => {
  try {
    const set: unknown = JSON.parse(jwks);
    return isObject(set) && Array.isArray(set['keys']) && set['keys'].length > 0;
  } catch {
    return false;
  }
};

const jwt = z.strictObject({
  Type: z.literal('Jwt'),
  SecretType: z.literal('Asymmetry'),
  Jwks: z.string().check(z.refine(isKeySet, { error: 'must be a JSON Web Key Set, as text' })),
  /** The claim by which the consumer is known. */
  JwtPayloadConfig: z.strictObject({ PayloadKeyName: text, PayloadKeyValue: text }),
  JwtTokenConfig: z.strictObject({ Position: z.enum(['HEADER', 'QUERY']), Key: text, Prefix: z.string() }),
});

const consumer = z.strictObject({
  /** What functions hear in X-Mse-Consumer; they believe no other name. */
  Name: z.string().check(z.regex(CALLER_NAME, { error: 'must be 1 to 64 of A-Z a-z 0-9 . _ -' })),
  AkSkIdentityConfigs: z.optional(z.array(akSk)),
  ApikeyIdentityConfig: z.optional(apiKey),
  JwtIdentityConfig: z.optional(jwt),
});

const headerOpItem = z.strictObject({
  directionType: z.literal('Request'),
  /** Add puts a value next to those that are there, Update in their place. */
  opType: z.enum(['Add', 'Update']),
  key: text,
  value: z.string(),
});

const policyOf = <Name extends string, Shape extends z.core.$ZodLooseShape>(name: Name, config: Shape) =>
  z.strictObject({
    PolicyClassName: z.literal(name),
    PolicyConfig: z.strictObject({ ...config, enable }),
    /** The routes that it is attached to; all of them unless said otherwise. */
    Routes: z.optional(z.array(text)),
  });

const headerModify = policyOf('HeaderModify', { headerOpItems: z.array(headerOpItem) });
const retry = policyOf('Retry', {
  attempts: z.int().check(z.minimum(0)),
  retryOn: z.array(text),
  httpCodes: z.optional(z.array(text)),
});
const timeout = policyOf('Timeout', { unitNum: z.number().check(z.minimum(0)), timeUnit: z.literal('s') });
/** The form of this one is ours. */
const rateLimit = policyOf('RateLimit', {
  threshold: z.int().check(z.minimum(1)),
  responseStatusCode: z.int(),
  responseContentBody: z.string(),
});

/**
 * What is configured on the cloud-native gateway, in the names that it has there: consumers and their authorization as in
 * ALIYUN::APIG::Consumer and ::ConsumerAuthorizationRule, plug-ins and policies with their configuration.
 */
export const gatewayPolicySchema = z.strictObject({
  Consumers: z.array(consumer),
  ConsumerAuthorizationRules: z.array(z.strictObject({ Consumer: text, Routes: z.array(text) })),
  /** Routes whose authentication is off. It is on unless said otherwise. */
  Routes: z.optional(z.array(z.strictObject({ RouteName: text, EnableAuth: z.boolean() }))),
  Plugins: z.optional(
    z.array(
      z.strictObject({
        PluginClassName: z.literal('hmac-auth'),
        /** By how many seconds a signature may be off; without it signatures never grow old. */
        PluginConfig: z.strictObject({ date_offset: z.optional(z.int()) }),
      }),
    ),
  ),
  Policies: z.optional(z.array(z.discriminatedUnion('PolicyClassName', [headerModify, retry, timeout, rateLimit]))),
});

export type GatewayPolicy = z.infer<typeof gatewayPolicySchema>;
export type Consumer = GatewayPolicy['Consumers'][number];
type Policy = NonNullable<GatewayPolicy['Policies']>[number];
type ConfigOf<Name extends Policy['PolicyClassName']> = Extract<Policy, { PolicyClassName: Name }>['PolicyConfig'];

/** The policies of a class that are enabled for a route, in their order. */
export const policiesFor = <Name extends Policy['PolicyClassName']>(
  { Policies = [] }: GatewayPolicy,
  name: Name,
  route: string,
): readonly ConfigOf<Name>[] =>
  Policies.filter(({ PolicyClassName }) => PolicyClassName === name)
    .filter(({ PolicyConfig, Routes }) => PolicyConfig.enable && (Routes?.includes(route) ?? true))
    // A filter on the name of a class tells its configuration; the compiler does not see that.
    .map(({ PolicyConfig }) => PolicyConfig as ConfigOf<Name>);
