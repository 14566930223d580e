import { type CloudNativeOptions, cloudNativeDoor } from '../../../../local/gateway/cloud-native/cloud-native-door.js';
import type { GatewayPolicy } from '../../../../local/gateway/cloud-native/gateway-policy.js';
import { type RunOptions, runFunctions, type Running } from '../run-functions.js';

export const KEY = '203753385';
export const SECRET = 'secret-of-the-consumer';
export const API_KEY = 'key-of-the-consumer';

/** Who may call, and nothing else configured: what the gateway does then is its own. */
export const bare: GatewayPolicy = {
  Consumers: [
    {
      Name: 'shop',
      AkSkIdentityConfigs: [{ Type: 'AkSk', GenerateMode: 'Custom', Ak: KEY, Sk: SECRET }],
      ApikeyIdentityConfig: {
        Type: 'Apikey',
        ApikeySource: { Source: 'Default', Value: 'Authorization' },
        Credentials: [{ GenerateMode: 'Custom', Apikey: API_KEY }],
      },
    },
  ],
  ConsumerAuthorizationRules: [{ Consumer: 'shop', Routes: ['*'] }],
};

export interface CloudNativeRun extends RunOptions {
  readonly policy?: Partial<GatewayPolicy>;
  readonly gateway?: Partial<CloudNativeOptions>;
}

/** Starts the cloud-native gateway before functions given as the text of their modules; path = `/<name>`. */
export const runCloudNative = (
  sources: Readonly<Record<string, string>>,
  { policy, gateway, ...options }: CloudNativeRun = {},
): Promise<Running> =>
  runFunctions(sources, {
    ...options,
    door: (functions) => cloudNativeDoor({ functions, policy: { ...bare, ...policy }, ...gateway }),
  });

export const withKey = { Authorization: `Bearer ${API_KEY}` };
