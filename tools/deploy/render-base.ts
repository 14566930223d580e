import { deployedFunctions } from './deployed-functions.js';
import { logIndex } from './log-store/log-index.js';
import { pascalCase } from './pascal-case.js';
import { allow, functionPolicy, LOG_STORE, logPolicy, policyDocument } from './policy-document.js';
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

const roleOf = (fn: (typeof deployedFunctions)[number]): readonly [name: string, resource: RosResource] => {
  const name = roleName(fn.name);
  return [
    `${pascalCase(fn.name)}Role`,
    {
      Type: 'ALIYUN::RAM::Role',
      Properties: {
        RoleName: name,
        Description: `What the function ${fn.name} may do.`,
        AssumeRolePolicyDocument: trusts('fc.aliyuncs.com'),
        Policies: [{ PolicyName: name, PolicyDocument: functionPolicy(fn, functionArn(fn.name)) }],
      },
    },
  ];
};

const roles = Object.fromEntries(deployedFunctions.map(roleOf));
const allRoles = deployedFunctions.map(({ name }) => roleName(name));

/**
 * deploy/base.ros.yaml: what has to be there before the functions are: a role for each, and where they log.
 */
export const renderBase = (): string =>
  renderTemplate({
    Description: 'cams-chat-groups, first stack: roles and log store of the functions.',
    Parameters: {
      RolePrefix: rolePrefixParameter,
      LogProject: {
        Type: 'String',
        Description:
          'The project of Simple Log Service to make: a name that nobody else in the region has. LOG_PROJECT.',
        AllowedPattern: '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$',
        ConstraintDescription: '3 to 63 lower-case letters, digits and hyphens',
      },
      LogDays: {
        Type: 'Number',
        Description: 'How many days log lines are kept.',
        Default: 30,
        MinValue: 1,
        MaxValue: 3600,
      },
      NetworkByRole: {
        Type: 'String',
        Description:
          "Whether the functions' own roles may attach them to a VPC; no while the service-linked role does it.",
        Default: 'no',
        AllowedValues: ['no', 'yes'],
      },
      CallerName: {
        Type: 'String',
        Description:
          'Only for the traditional API Gateway: the name of an application for the first caller. Empty: none is made.',
        Default: '',
        AllowedPattern: '^([A-Za-z]\\w{3,25})?$',
        ConstraintDescription: '4 to 26 letters, digits and underscores, a letter first',
      },
    },
    Conditions: {
      RolesUseNetwork: { 'Fn::Equals': ['yes', ref('NetworkByRole')] },
      HasTraditionalCaller: { 'Fn::Not': { 'Fn::Equals': ['', ref('CallerName')] } },
    },
    Resources: {
      ...roles,
      WriteLogs: {
        Type: 'ALIYUN::RAM::ManagedPolicy',
        DependsOn: Object.keys(roles),
        Properties: {
          PolicyName: roleName('write-logs'),
          Description: 'Lets the functions write to their log store.',
          PolicyDocument: logPolicy(
            sub(`acs:log:\${ALIYUN::Region}:\${ALIYUN::TenantId}:project/\${LogProject}/logstore/${LOG_STORE}`),
          ),
          Roles: allRoles,
        },
      },
      UseNetwork: {
        Type: 'ALIYUN::RAM::ManagedPolicy',
        Condition: 'RolesUseNetwork',
        DependsOn: Object.keys(roles),
        Properties: {
          PolicyName: roleName('use-network'),
          Description: 'Lets Function Compute attach the functions to a VPC in the name of their roles.',
          // What the service-linked role may do for the same end: "Service-linked role of Function Compute".
          PolicyDocument: policyDocument(
            allow(
              [
                'vpc:DescribeVSwitchAttributes',
                'vpc:DescribeVpcAttribute',
                'ecs:CreateNetworkInterface',
                'ecs:DeleteNetworkInterface',
                'ecs:DescribeNetworkInterfaces',
                'ecs:CreateNetworkInterfacePermission',
                'ecs:DeleteNetworkInterfacePermission',
                'ecs:DescribeNetworkInterfacePermissions',
              ],
              ['*'],
            ),
          ),
          Roles: allRoles,
        },
      },
      SlsProject: {
        Type: 'ALIYUN::SLS::Project',
        Properties: { Name: ref('LogProject'), Description: 'Logs of cams-chat-groups' },
      },
      SlsLogstore: {
        Type: 'ALIYUN::SLS::Logstore',
        DependsOn: ['SlsProject'],
        Properties: { ProjectName: ref('LogProject'), LogstoreName: LOG_STORE, TTL: ref('LogDays') },
      },
      SlsIndex: {
        Type: 'ALIYUN::SLS::Index',
        DependsOn: ['SlsLogstore'],
        Properties: {
          ProjectName: ref('LogProject'),
          LogstoreName: LOG_STORE,
          ...logIndex,
        },
      },
      FirstCaller: {
        Type: 'ALIYUN::ApiGateway::App',
        Condition: 'HasTraditionalCaller',
        Properties: { AppName: ref('CallerName'), Description: 'First caller of the chat group functions' },
      },
    },
    Outputs: {
      CallerAppId: {
        Description: 'The ID under which access-policy.json names the first caller through the traditional API Gateway.',
        Condition: 'HasTraditionalCaller',
        Value: attribute('FirstCaller', 'AppId'),
      },
    },
  });
