import { DATE_OFFSET_SECONDS, proofConfig, retryConfig, timeouts } from './gateway-policies.js';

const CONSUMER = 'local-consumer';

/**
 * local/gateway-policy.json: what the local cloud-native gateway is configured with by default, the same as
 * deploy/gateway.ros.yaml configures the real one with.
 */
export const renderLocalPolicy = (): string =>
  JSON.stringify({
    Consumers: [
      {
        Name: CONSUMER,
        AkSkIdentityConfigs: [
          { Type: 'AkSk', GenerateMode: 'Custom', Ak: '${GATEWAY_APP_KEY}', Sk: '${GATEWAY_APP_SECRET}' },
        ],
        ApikeyIdentityConfig: {
          Type: 'Apikey',
          ApikeySource: { Source: 'Default', Value: 'Authorization' },
          Credentials: [{ GenerateMode: 'Custom', Apikey: 'local-api-key' }],
        },
      },
    ],
    ConsumerAuthorizationRules: [{ Consumer: CONSUMER, Routes: ['*'] }],
    Plugins: [{ PluginClassName: 'hmac-auth', PluginConfig: { date_offset: DATE_OFFSET_SECONDS } }],
    Policies: [
      { PolicyClassName: 'HeaderModify', PolicyConfig: proofConfig('${GATEWAY_PROOF}') },
      { PolicyClassName: 'Retry', PolicyConfig: retryConfig },
      ...timeouts.map(({ config, of }) => ({
        PolicyClassName: 'Timeout',
        PolicyConfig: config,
        Routes: of.map(({ name }) => name),
      })),
    ],
  });
