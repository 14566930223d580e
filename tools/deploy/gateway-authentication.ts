import { operations } from '../../shared/operations/operations.js';
import { DATE_OFFSET_SECONDS } from './gateway-policies.js';
import { attribute, base64, ref, type RosParameter, type RosResource, sub } from './ros.js';

const routeIds = operations.map(({ name }) => attribute(name, 'RouteId'));

/*
 * Two ways to let only consumers in. ROS can attach the plug-in hmac-auth to routes; it has consumers, too, but its
 * page of ALIYUN::APIG::Policy does not list the class that switches their authentication on, which CreatePolicy knows.
 */
export const authenticationParameters: Readonly<Record<string, RosParameter>> = {
  Authentication: {
    Type: 'String',
    Description: 'What checks signatures: the plug-in hmac-auth, or the consumers that the gateway has by itself.',
    Default: 'plugin',
    AllowedValues: ['plugin', 'consumers'],
  },
  ConsumerName: {
    Type: 'String',
    Description: 'The name of the first caller: what functions hear in X-Mse-Consumer and the access policy names.',
    Default: 'first-caller',
    AllowedPattern: '^[\\w.-]{1,64}$',
    ConstraintDescription: '1 to 64 letters, digits and any of . _ -: functions believe no other name',
  },
  ConsumerKey: {
    Type: 'String',
    Description: 'The key that the first caller signs with: x-ca-key.',
    NoEcho: true,
    AllowedPattern: '^[\\w-]{8,64}$',
  },
  ConsumerSecret: {
    Type: 'String',
    Description: 'The secret of that key.',
    NoEcho: true,
    AllowedPattern: '^[\\w-]{16,128}$',
  },
  HmacPluginClassId: {
    Type: 'String',
    Description: 'With the plug-in: the ID of hmac-auth in the marketplace of plug-ins.',
    Default: '',
  },
  OtherConsumers: {
    Type: 'String',
    Description: 'With the plug-in: further callers, each as ,{"name":"…","key":"…","secret":"…"} with its comma.',
    Default: '',
    NoEcho: true,
  },
  OtherNames: {
    Type: 'String',
    Description: 'With the plug-in: the names of further callers that may call, each as ,"…" with its comma.',
    Default: '',
  },
  AuthenticationConfig: {
    Type: 'String',
    Description: 'With consumers: the configuration of the policy Authentication, as GetPolicy shows it.',
    Default: '',
  },
};

const pluginInfo = (config: string): object => ({
  GatewayId: ref('GatewayId'),
  PluginId: attribute('HmacPlugin', 'PluginId'),
  PluginConfig: base64(sub(config)),
});

const byPlugin: Readonly<Record<string, RosResource>> = {
  HmacPlugin: {
    Type: 'ALIYUN::APIG::Plugin',
    Condition: 'ByPlugin',
    Properties: { GatewayId: ref('GatewayId'), PluginClassId: ref('HmacPluginClassId') },
  },
  // Who there is stands at the gateway, who may call at the routes: so the plug-in wants it.
  HmacConsumers: {
    Type: 'ALIYUN::APIG::PluginAttachment',
    Condition: 'ByPlugin',
    Properties: {
      PluginInfo: pluginInfo(
        '{"global_auth":false,"consumers":[{"name":"${ConsumerName}","key":"${ConsumerKey}","secret":"${ConsumerSecret}"}' +
          `\${OtherConsumers}],"date_offset":${String(DATE_OFFSET_SECONDS)}}`,
      ),
      AttachResourceType: 'Gateway',
      AttachResourceId: ref('GatewayId'),
      EnvironmentId: ref('EnvironmentId'),
      Enable: true,
    },
  },
  HmacRoutes: {
    Type: 'ALIYUN::APIG::PluginAttachment',
    Condition: 'ByPlugin',
    DependsOn: ['HmacConsumers'],
    Properties: {
      PluginInfo: pluginInfo('{"allow":["${ConsumerName}"${OtherNames}]}'),
      AttachResourceType: 'GatewayRoute',
      AttachResourceIds: routeIds,
      EnvironmentId: ref('EnvironmentId'),
      Enable: true,
    },
  },
};

const byConsumers: Readonly<Record<string, RosResource>> = {
  FirstConsumer: {
    Type: 'ALIYUN::APIG::Consumer',
    Condition: 'ByConsumers',
    Properties: {
      Name: ref('ConsumerName'),
      Description: 'First caller of the chat group functions',
      Enable: true,
      GatewayType: 'API',
      AkSkIdentityConfigs: [
        { Type: 'AkSk', GenerateMode: 'Custom', Ak: ref('ConsumerKey'), Sk: ref('ConsumerSecret') },
      ],
    },
  },
  ConsumerAuthentication: {
    Type: 'ALIYUN::APIG::Policy',
    Condition: 'ByConsumers',
    Properties: {
      PolicyClassName: 'Authentication',
      PolicyConfig: ref('AuthenticationConfig'),
      AttachResourceType: 'GatewayRoute',
      AttachResourceIds: routeIds,
      EnvironmentId: ref('EnvironmentId'),
      GatewayId: ref('GatewayId'),
    },
  },
  ...Object.fromEntries(
    operations.map(({ name }): readonly [string, RosResource] => [
      `${name}Authorization`,
      {
        Type: 'ALIYUN::APIG::ConsumerAuthorizationRule',
        Condition: 'ByConsumers',
        DependsOn: ['ConsumerAuthentication'],
        Properties: {
          ConsumerId: attribute('FirstConsumer', 'ConsumerId'),
          ResourceType: 'HttpApiRoute',
          ResourceIdentifier: {
            EnvironmentId: ref('EnvironmentId'),
            ParentResourceId: attribute('HttpApi', 'HttpApiId'),
            ResourceId: attribute(name, 'RouteId'),
          },
          ExpireMode: 'LongTerm',
        },
      },
    ]),
  ),
};

/** What keeps everybody out but consumers: one half of it is made, as the parameter Authentication says. */
export const authenticationResources: Readonly<Record<string, RosResource>> = { ...byPlugin, ...byConsumers };
