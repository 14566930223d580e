import { operations } from '../../shared/operations/operations.js';
import type { HttpMethod, Operation } from '../../shared/operations/operation.js';
import { functionNameOf } from '../function-name-of.js';
import { deployedName } from './deployed-functions.js';
import { GATEWAY_MARGIN_SECONDS } from './gateway-policies.js';
import { gatewayPolicy } from './policy-document.js';
import {
  attribute,
  functionArn,
  ref,
  renderTemplate,
  roleName,
  rolePrefixParameter,
  type RosResource,
  sub,
  trusts,
} from './ros.js';

const STAGE = 'RELEASE';

interface Route {
  /** The logical name of its resource: `ListChatGroupGet`. */
  readonly id: string;
  readonly operation: Operation;
  readonly method: HttpMethod;
}

const routes: readonly Route[] = operations.flatMap((operation) =>
  operation.methods.map((method) => ({
    id: `${operation.name}${method === 'GET' ? 'Get' : 'Post'}`,
    operation,
    method,
  })),
);

const sampleOf = ({ examples: [example] }: Operation): string =>
  JSON.stringify({ RequestId: '1-69201f3a-15b8f2c4-9d0e7a61', Code: 'OK', Success: true, ...example?.response });

const apiOf = ({ operation, method }: Route): RosResource => ({
  Type: 'ALIYUN::ApiGateway::Api',
  Properties: {
    GroupId: attribute('Group', 'GroupId'),
    ApiName: `${operation.name}_${method}`,
    Description: operation.summary,
    Visibility: 'PRIVATE',
    AuthType: 'APP',
    // An AppCode is a password that travels with every request: the signature alone opens.
    AppCodeAuthType: 'DISABLE',
    AllowSignatureMethod: 'HmacSHA256',
    ForceNonceCheck: true,
    RequestConfig: {
      RequestProtocol: 'HTTPS',
      RequestHttpMethod: method,
      RequestPath: `/${operation.name}`,
      RequestMode: 'PASSTHROUGH',
    },
    ServiceConfig: {
      ServiceProtocol: 'FunctionCompute',
      ServiceTimeOut: (operation.timeoutSeconds + GATEWAY_MARGIN_SECONDS) * 1000,
      FunctionComputeConfig: {
        FcRegionId: ref('ALIYUN::Region'),
        FcType: 'FCEvent',
        FcVersion: '3.0',
        FunctionName: deployedName(functionNameOf(operation)),
        Qualifier: 'LATEST',
        Method: method,
        RoleArn: attribute('InvocationRole', 'Arn'),
      },
    },
    ConstParameters: [{ ServiceParameterName: 'X-Gateway-Proof', ConstValue: ref('GatewayProof'), Location: 'HEAD' }],
    SystemParameters: [{ ParameterName: 'CaAppId', ServiceParameterName: ref('CallerHeader'), Location: 'HEAD' }],
    ResultType: 'PASSTHROUGH',
    ResultSample: sampleOf(operation),
  },
});

const deploymentOf = ({ id }: Route): RosResource => ({
  Type: 'ALIYUN::ApiGateway::Deployment',
  // Whatever of an API may change is published by a new description only: ROS sees no other difference here.
  Properties: {
    GroupId: attribute('Group', 'GroupId'),
    ApiId: attribute(id, 'ApiId'),
    StageName: STAGE,
    Description: sub('Release ${Release}'),
  },
});

const invocationRole: RosResource = {
  Type: 'ALIYUN::RAM::Role',
  Properties: {
    RoleName: roleName('gateway'),
    Description: 'Lets API Gateway invoke the functions of the operations, and nothing else.',
    AssumeRolePolicyDocument: trusts('apigateway.aliyuncs.com'),
    Policies: [
      {
        PolicyName: roleName('gateway'),
        PolicyDocument: gatewayPolicy(operations.map((operation) => functionArn(functionNameOf(operation)))),
      },
    ],
  },
};

const parameters = {
  RolePrefix: rolePrefixParameter,
  GroupName: {
    Type: 'String',
    Description: 'The name of the API group.',
    Default: 'chat_groups',
    AllowedPattern: '^[A-Za-z]\\w{3,49}$',
    ConstraintDescription: '4 to 50 letters, digits and underscores, a letter first',
  },
  GatewayProof: {
    Type: 'String',
    Description: 'What proves to the functions that the gateway calls them: one of the values of GATEWAY_PROOF.',
    NoEcho: true,
    AllowedPattern: '^[!-+\\--~]{16,}$',
    ConstraintDescription: '16 or more printable ASCII characters without space and comma',
  },
  CallerHeader: {
    Type: 'String',
    Description: 'The header that tells the functions who calls: CALLER_HEADER of the deployment.',
    Default: 'X-Caller-App-Id',
    NoEcho: true,
    AllowedPattern: '^[\\w-]{1,64}$',
  },
  CallerAppIds: {
    Type: 'CommaDelimitedList',
    Description:
      'The IDs of the applications that may call, separated by commas: output CallerAppId of the first stack, and others.',
  },
  InstanceId: {
    Type: 'String',
    Description: 'A gateway instance of your own to put the APIs on; empty for the one that everybody shares.',
    Default: '',
  },
  Release: {
    Type: 'String',
    Description: 'A new value publishes all APIs again: an update without one changes what nobody reaches.',
    AllowedPattern: '^[\\w.:-]{1,64}$',
  },
} as const;

// "Product introduction", API Gateway (traditional).
const END =
  'The traditional API Gateway takes no new customers since 2026-08-23, renews nothing after 2027-03-21 and ends on 2027-09-21.';

/** deploy/gateway-traditional.ros.yaml: for accounts that have the traditional gateway already. */
export const renderTraditionalGateway = (): string =>
  renderTemplate(
    {
    Description: `cams-chat-groups, the gateway of old: ${END}`,
    Parameters: parameters,
    Conditions: { SharedInstance: { 'Fn::Equals': ['', ref('InstanceId')] } },
    Resources: {
      Group: {
        Type: 'ALIYUN::ApiGateway::Group',
        Properties: {
          GroupName: ref('GroupName'),
          Description: 'WhatsApp groups: one API for each operation and method',
          InstanceId: { 'Fn::If': ['SharedInstance', ref('ALIYUN::NoValue'), ref('InstanceId')] },
        },
      },
      InvocationRole: invocationRole,
      ...Object.fromEntries(routes.map((route) => [route.id, apiOf(route)])),
      ...Object.fromEntries(routes.map((route) => [`${route.id}Deployment`, deploymentOf(route)])),
      CallersMayCall: {
        Type: 'ALIYUN::ApiGateway::Authorization',
        // Only what is published can be opened to somebody.
        DependsOn: routes.map(({ id }) => `${id}Deployment`),
        Properties: {
          GroupId: attribute('Group', 'GroupId'),
          ApiIds: routes.map(({ id }) => attribute(id, 'ApiId')),
          AppIds: ref('CallerAppIds'),
          StageName: STAGE,
        },
      },
    },
    Outputs: {
      GatewayUrl: {
        Description: 'Where the APIs are reached.',
        Value: sub('https://${Group.SubDomain}'),
      },
      GroupId: { Description: 'The API group, for a domain of your own.', Value: attribute('Group', 'GroupId') },
    },
  },
    [END, 'New deployments take deploy/gateway.ros.yaml. docs/traditional-gateway.md says how to move.'],
  );
