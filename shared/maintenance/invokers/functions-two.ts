import { serviceError } from '../../errors/service-error.js';
import type { Credentials } from '../../config.js';
import type { Invoker } from '../invoker.js';
import { asyncHeaders } from './async-headers.js';
import { checkPayload } from './check-payload.js';
import type { InvokeEndpoint } from './invoke-endpoint.js';

const TIMEOUT_MS = 10_000;

/**
 * Invokes functions of Function Compute 2.0, `service/function`. The package is preinstalled in the runtime and heavy: it
 * is loaded when a run first hands itself over. Its default is plain HTTP with the token in a header: over TLS always,
 * but on this machine.
 */
export const functionsTwo = (
  credentials: Credentials,
  accountId: string,
  region: string,
  { host, protocol }: InvokeEndpoint,
): Invoker => ({
  invoke: async (functionName, payload, delaySeconds) => {
    checkPayload(payload);
    const { default: FCClient } = await import('@alicloud/fc2');
    const secure = protocol === 'HTTPS';
    const [service = '', name = ''] = functionName.split('/');
    try {
      const client = new FCClient(accountId, {
        accessKeyID: credentials.accessKeyId,
        accessKeySecret: credentials.accessKeySecret,
        ...(credentials.securityToken === undefined ? {} : { securityToken: credentials.securityToken }),
        region,
        secure,
        endpoint: `${secure ? 'https' : 'http'}://${host}`,
        timeout: TIMEOUT_MS,
      });
      await client.invokeFunction(service, name, JSON.stringify(payload), asyncHeaders(delaySeconds));
    } catch {
      // Its messages quote the request.
      throw serviceError('UpstreamUnavailable', {
        message: 'Function Compute did not take the invocation.',
        advice: 'Operators check fc:InvokeFunction in the RAM role of the function, and its way to Function Compute.',
      });
    }
  },
});
