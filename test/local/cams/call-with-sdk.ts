import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';

import type { StsCredentials } from '../../../local/cams/issue-sts.js';
import { owner } from './running-cams.js';

// In an ES module the library's default export is one level down.
const Client = OpenApi.default;

export type SdkCall = (action: string, query?: object) => Promise<Record<string, unknown>>;

/** Calls the service with the official library, unmodified; without credentials, with the access key for development. */
export const callWithSdk = (endpoint: string, credentials: Partial<StsCredentials> = {}, timeoutMs = 5000): SdkCall => {
  const client = new Client(
    new Config({
      accessKeyId: credentials.AccessKeyId ?? 'local-access-key',
      accessKeySecret: credentials.AccessKeySecret ?? 'local-access-secret',
      securityToken: credentials.SecurityToken ?? '',
      endpoint,
      protocol: 'HTTP',
    }),
  );
  return async (action, query = {}) => {
    const answer = await client.callApi(
      new Params({
        action,
        version: '2020-06-06',
        protocol: 'HTTP',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      }),
      new OpenApiRequest({ query: { ...owner, ...query } }),
      // The library's own types want a class instance and read nothing but these fields.
      { readTimeout: timeoutMs, connectTimeout: timeoutMs } as never,
    );
    return answer['body'] as Record<string, unknown>;
  };
};
