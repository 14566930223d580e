import type { Config, Credentials } from '../../config.js';
import { serviceError } from '../../errors/service-error.js';
import type { Invoker } from '../invoker.js';
import { functionsThree } from './functions-three.js';
import { functionsTwo } from './functions-two.js';
import type { InvokeEndpoint } from './invoke-endpoint.js';
import { tracedPayload } from './traced-payload.js';

/** What the platform tells a function about itself. */
interface Place {
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

const endpointOf = ({ maintenance }: Config, accountId: string, region: string): InvokeEndpoint => {
  const { invokeEndpoint } = maintenance;
  // A setting that names this machine alone: see readMaintenanceSettings.
  if (invokeEndpoint !== undefined) return { host: invokeEndpoint, protocol: 'HTTP' };
  return { host: `${accountId}.${region}.fc.aliyuncs.com`, protocol: 'HTTPS' };
};

/**
 * How functions are invoked here. A name of the form `service/function` is one of Function Compute 2.0.
 *
 * @throws {ServiceError} when used without credentials, or where the platform does not say whose function this is.
 */
export const openInvoker = (config: Config, credentials: Credentials | undefined, place: Place): Invoker => ({
  invoke: async (functionName, payload, delaySeconds) => {
    if (!credentials) throw serviceError('UpstreamCredentials');
    const { accountId = '', region = config.camsRegion } = place;
    if (accountId === '' && config.maintenance.invokeEndpoint === undefined) {
      throw serviceError('UpstreamUnavailable', { message: 'The platform does not say whose account this is.' });
    }
    const endpoint = endpointOf(config, accountId, region);
    const invoker = functionName.includes('/')
      ? functionsTwo(credentials, accountId, region, endpoint)
      : functionsThree(credentials, endpoint);
    await invoker.invoke(functionName, tracedPayload(payload), delaySeconds);
  },
});
