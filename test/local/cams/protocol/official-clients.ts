import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import OpenApiCore from '@alicloud/openapi-core';

/** A key as the control API issues it. */
export interface Key {
  readonly AccessKeyId: string;
  readonly AccessKeySecret: string;
  readonly SecurityToken?: string;
}

export interface Ask {
  readonly host: string;
  readonly key: Key;
  readonly action: string;
  readonly method: string;
  readonly query: Record<string, string>;
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

/** Answers the body, or throws the library's error. */
export type CallThrough = (ask: Ask) => Promise<Record<string, unknown>>;

const configOf = ({ host, key }: Ask): Record<string, string> => ({
  accessKeyId: key.AccessKeyId,
  accessKeySecret: key.AccessKeySecret,
  securityToken: key.SecurityToken ?? '',
  endpoint: host,
  protocol: 'HTTP',
});

const paramsOf = ({ action, method }: Ask): Record<string, string> => ({
  action,
  version: '2020-06-06',
  protocol: 'HTTPS',
  pathname: '/',
  method,
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
});

const requestOf = ({ query, form, headers }: Ask): Record<string, unknown> => ({
  query,
  ...(form && { body: form }),
  ...(headers && { headers }),
});

// Both libraries type their runtime options as a class of theirs and read nothing but these fields.
const RUNTIME = { readTimeout: 20_000, connectTimeout: 20_000 } as never;

const throughClient =
  (further: Record<string, string>): CallThrough =>
  async (ask) => {
    const client = new OpenApi.default(new Config({ ...configOf(ask), ...further }));
    const answer = await client.callApi(new Params(paramsOf(ask)), new OpenApiRequest(requestOf(ask)), RUNTIME);
    return answer['body'] as Record<string, unknown>;
  };

const throughCore: CallThrough = async (ask) => {
  const { Config: CoreConfig, Params: CoreParams, OpenApiRequest: CoreRequest } = OpenApiCore.$OpenApiUtil;
  const client = new OpenApiCore.default(new CoreConfig(configOf(ask)));
  const answer = await client.callApi(new CoreParams(paramsOf(ask)), new CoreRequest(requestOf(ask)), RUNTIME);
  return answer['body'] as Record<string, unknown>;
};

/** The official libraries, unmodified; `v2` is their switch for the older RPC signature. */
export const officialClients: readonly (readonly [name: string, call: CallThrough, headersSigned: boolean])[] = [
  ['@alicloud/openapi-client', throughClient({}), true],
  ['@alicloud/openapi-core', throughCore, true],
  ['@alicloud/openapi-client with the older signature', throughClient({ signatureAlgorithm: 'v2' }), false],
];
