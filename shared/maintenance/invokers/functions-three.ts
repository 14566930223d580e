import OpenApi from '@alicloud/openapi-client';
import TeaUtil from '@alicloud/tea-util';

import type { Credentials } from '../../config.js';
import { serviceError } from '../../errors/service-error.js';
import type { Invoker } from '../invoker.js';
import { asyncHeaders } from './async-headers.js';
import { checkPayload } from './check-payload.js';
import type { InvokeEndpoint } from './invoke-endpoint.js';

const API_VERSION = '2023-03-30';
const TIMEOUT_MS = 10_000;

/**
 * Invokes functions of Function Compute 3.0. Source: "InvokeFunction", Function Compute 3.0 API reference. The SDK's
 * messages quote request and signature: none gets out.
 */
export const functionsThree = (credentials: Credentials, { host, protocol }: InvokeEndpoint): Invoker => ({
  invoke: async (functionName, payload, delaySeconds) => {
    checkPayload(payload);
    const client = new OpenApi.default(
      new OpenApi.Config({
        accessKeyId: credentials.accessKeyId,
        accessKeySecret: credentials.accessKeySecret,
        securityToken: credentials.securityToken ?? '',
        endpoint: host,
        protocol,
      }),
    );
    try {
      await client.callApi(
        new OpenApi.Params({
          action: 'InvokeFunction',
          version: API_VERSION,
          protocol,
          pathname: `/${API_VERSION}/functions/${encodeURIComponent(functionName)}/invocations`,
          method: 'POST',
          authType: 'AK',
          style: 'ROA',
          reqBodyType: 'json',
          bodyType: 'none',
        }),
        new OpenApi.OpenApiRequest({ headers: asyncHeaders(delaySeconds), body: { ...payload } }),
        new TeaUtil.RuntimeOptions({ readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS }),
      );
    } catch {
      throw serviceError('UpstreamUnavailable', {
        message: 'Function Compute did not take the invocation.',
        advice: 'Operators check fc:InvokeFunction in the RAM role of the function, and its way to Function Compute.',
      });
    }
  },
});
