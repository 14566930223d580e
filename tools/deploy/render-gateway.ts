import { operations } from '../../shared/operations/operations.js';
import type { Operation } from '../../shared/operations/operation.js';
import { functionNameOf } from '../function-name-of.js';
import { authenticationParameters, authenticationResources } from './gateway-authentication.js';
import { proofConfig, retryConfig, timeouts } from './gateway-policies.js';
import { deployedName } from './deployed-functions.js';
import { attribute, either, noValue, ref, renderTemplate, replace, type RosParameter, type RosResource, sub } from './ros.js';

// Placeholders in the configurations of policies, which are parameters.
const [PROOF, SECONDS] = ['{proof}', '{seconds}'];

const serviceOf = ({ name }: Operation): string => `${name}Service`;
const publicationOf = ({ name }: Operation): string => `${name}Publication`;

const routeIds = (of: readonly Operation[]): readonly object[] => of.map(({ name }) => attribute(name, 'RouteId'));

const service = (operation: Operation): RosResource => ({
  Type: 'ALIYUN::APIG::Service',
  Properties: {
    GatewayId: ref('GatewayId'),
    SourceType: 'FC3',
    ServiceName: deployedName(functionNameOf(operation)),
    Qualifier: 'LATEST',
  },
});

const route = (operation: Operation): RosResource => ({
  Type: 'ALIYUN::APIG::Route',
  Properties: {
    HttpApiId: attribute('HttpApi', 'HttpApiId'),
    RouteName: operation.name,
    Description: operation.summary,
    Match: { Path: { Type: 'Exact', Value: `/${operation.name}` }, Methods: operation.methods },
    Backend: { Scene: 'SingleService', Services: [{ ServiceId: attribute(serviceOf(operation), 'ServiceId') }] },
    EnvironmentInfo: { EnvironmentId: ref('EnvironmentId') },
    DomainIds: either('HasDomains', { 'Fn::Split': [',', ref('DomainIds')] }, noValue),
  },
});

/** Creates a policy and attaches it to routes. */
const policy = (className: string, config: unknown, of: readonly Operation[]): RosResource => ({
  Type: 'ALIYUN::APIG::Policy',
  Properties: {
    PolicyClassName: className,
    PolicyConfig: config,
    AttachResourceType: 'GatewayRoute',
    AttachResourceIds: routeIds(of),
    EnvironmentId: ref('EnvironmentId'),
    GatewayId: ref('GatewayId'),
  },
});

const policies: Readonly<Record<string, RosResource>> = {
  Proof: policy('HeaderModify', replace({ [PROOF]: ref('GatewayProof') }, ref('HeaderModifyConfig')), operations),
  NoRepeats: policy('Retry', ref('RetryConfig'), operations),
  ...Object.fromEntries(
    timeouts.map(({ seconds, of }) => [
      `Timeout${String(seconds)}`,
      policy('Timeout', replace({ [SECONDS]: String(seconds) }, ref('TimeoutConfig')), of),
    ]),
  ),
};

const publication = (operation: Operation): RosResource => ({
  Type: 'ALIYUN::APIG::ApiAttachment',
  // What is published is reached at once: everything that protects a route comes before. One half of the authentication is not
  // made; templates of aliyun/ros-templates wait for resources with a condition, too. Were that refused, nothing is published.
  DependsOn: [...Object.keys(policies), ...Object.keys(authenticationResources)],
  Properties: {
    HttpApiId: attribute('HttpApi', 'HttpApiId'),
    RouteId: attribute(operation.name, 'RouteId'),
    Description: sub('Release ${Release}'),
  },
});

const parameters: Readonly<Record<string, RosParameter>> = {
  GatewayId: {
    Type: 'String',
    Description: 'The ID of the cloud-native gateway. A serverless instance is made in the console or by command.',
    AllowedPattern: '^[\\w-]{4,64}$',
  },
  EnvironmentId: {
    Type: 'String',
    Description: 'The ID of the environment of the gateway.',
    AllowedPattern: '^[\\w-]{4,64}$',
  },
  GatewayProof: {
    Type: 'String',
    Description: 'What proves to the functions that the gateway calls them: one of the values of GATEWAY_PROOF.',
    NoEcho: true,
    AllowedPattern: '^[\\w.~-]{16,128}$',
    ConstraintDescription: '16 to 128 letters, digits and any of . _ ~ -',
  },
  ...authenticationParameters,
  DomainIds: {
    Type: 'String',
    Description: 'The IDs of domains of your own, separated by commas; empty for the sub-domain of the environment.',
    Default: '',
  },
  ApiName: {
    Type: 'String',
    Description: 'The name of the HTTP API.',
    Default: 'chat-groups',
    AllowedPattern: '^[A-Za-z][\\w-]{1,63}$',
  },
  HeaderModifyConfig: {
    Type: 'String',
    Description: `The configuration of the policy HeaderModify, as GetPolicy shows it; ${PROOF} stands for the proof.`,
    Default: JSON.stringify(proofConfig(PROOF)),
  },
  RetryConfig: {
    Type: 'String',
    Description: 'The configuration of the policy Retry, as GetPolicy shows it. It has to be enabled, with no repeat.',
    Default: JSON.stringify(retryConfig),
  },
  TimeoutConfig: {
    Type: 'String',
    Description: `The configuration of the policy Timeout, as GetPolicy shows it; ${SECONDS} stands for the seconds.`,
    Default: JSON.stringify({ unitNum: SECONDS, timeUnit: 's', enable: true }).replace(`"${SECONDS}"`, SECONDS),
  },
  Release: {
    Type: 'String',
    Description: 'A new value publishes all routes again.',
    AllowedPattern: '^[\\w.:-]{1,64}$',
  },
};

/** deploy/gateway.ros.yaml: the cloud-native gateway before the functions, once they are there. */
export const renderGateway = (): string =>
  renderTemplate({
    Description: 'cams-chat-groups, second stack: routes of the cloud-native API Gateway to the functions.',
    Parameters: parameters,
    Conditions: {
      ByPlugin: { 'Fn::Equals': ['plugin', ref('Authentication')] },
      ByConsumers: { 'Fn::Equals': ['consumers', ref('Authentication')] },
      HasDomains: { 'Fn::Not': { 'Fn::Equals': ['', ref('DomainIds')] } },
    },
    Resources: {
      HttpApi: {
        Type: 'ALIYUN::APIG::HttpApi',
        Properties: {
          HttpApiName: ref('ApiName'),
          Type: 'Http',
          Protocols: ['HTTPS'],
          BasePath: '/',
          Description: 'WhatsApp groups: a route for each operation',
        },
      },
      ...Object.fromEntries(operations.map((operation) => [serviceOf(operation), service(operation)])),
      ...Object.fromEntries(operations.map((operation) => [operation.name, route(operation)])),
      ...policies,
      ...authenticationResources,
      ...Object.fromEntries(operations.map((operation) => [publicationOf(operation), publication(operation)])),
    },
    Outputs: {
      HttpApiId: { Description: 'The HTTP API, to publish again by command.', Value: attribute('HttpApi', 'HttpApiId') },
      Environment: {
        Description: 'The environment with its sub-domain, where the routes are reached without a domain of your own.',
        Value: attribute('ListChatGroup', 'EnvironmentInfo'),
      },
    },
  });
