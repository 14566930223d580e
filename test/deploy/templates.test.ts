import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';
import { maintenanceFunctions } from '../../tools/maintenance-functions.js';
import { evaluate, type ParsedResource, type ParsedTemplate } from './evaluate-template.js';
import {
  apiSchema,
  authorizationSchema,
  deploymentSchema,
  managedPolicySchema,
  resourceSchema,
  roleSchema,
} from './ros-schema.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const PROOF = 'proof-of-the-test-0';
const HEADER = 'X-Caller-Of-The-Test';
const baseFile = parse(read('deploy/base.ros.yaml')) as ParsedTemplate;
const LogProject = 'logs-of-the-test';
const withNetwork = evaluate(baseFile, { LogProject, NetworkByRole: 'yes' });
const base = evaluate(baseFile, { LogProject });
const gatewayFile = parse(read('deploy/gateway-traditional.ros.yaml')) as ParsedTemplate;
const gatewayWith = (parameters: Readonly<Record<string, string>>): ParsedTemplate =>
  evaluate(gatewayFile, {
    GatewayProof: PROOF,
    CallerHeader: HEADER,
    CallerAppIds: '110000001,110000002',
    Release: '1',
    ...parameters,
  });
const gateway = gatewayWith({});

const resourcesOf = (template: ParsedTemplate): readonly (readonly [string, ParsedResource])[] =>
  Object.entries(template.Resources);
const ofType = (template: ParsedTemplate, type: string): readonly (readonly [string, ParsedResource])[] =>
  resourcesOf(template).filter(([, { Type }]) => Type === type);

const rolesOf = (template: ParsedTemplate) =>
  ofType(template, 'ALIYUN::RAM::Role').map(([, role]) => roleSchema.parse(role).Properties);
const apis = ofType(gateway, 'ALIYUN::ApiGateway::Api').map(([id, api]) => ({
  id,
  ...apiSchema.parse(api).Properties,
}));

/** The functions as s.yaml names them, without the tool that renders it: names and roles hold one variable at most. */
const deployed = Object.values(
  (
    parse(read('s.yaml')) as {
      readonly resources: Readonly<Record<string, { readonly props: Readonly<Record<string, unknown>> }>>;
    }
  ).resources,
).map(({ props }) => ({
  functionName: String(props['functionName']),
  role: String(props['role']).replace('${vars.rolePrefix}', 'chat-groups-'),
  timeoutMs: Number(props['timeout']) * 1000,
}));

const functions = [
  ...operations.map((operation) => ({
    name: functionNameOf(operation),
    ramActions: operation.ramActions,
    self: false,
  })),
  ...maintenanceFunctions.map(({ task }) => ({ name: task.name, ramActions: task.ramActions, self: true })),
];

const FC_ARN = 'acs:fc:ap-southeast-1:1000000000000000:';
const arnOf = (functionName: string): string => `${FC_ARN}functions/${functionName}`;

describe.each(['deploy/base.ros.yaml', 'deploy/gateway-traditional.ros.yaml'])('%s', (file) => {
  const template = file.includes('base') ? base : gateway;

  it('holds what ROS knows, every name filled in', () => {
    for (const [id, resource] of resourcesOf(template)) {
      expect({ id, faults: resourceSchema.safeParse(resource).error?.issues }).toEqual({ id, faults: undefined });
    }
  });

  it('has no resource wait for one that does not exist', () => {
    const awaited = resourcesOf(template).flatMap(([, { DependsOn = [] }]) => DependsOn);

    expect(Object.keys(template.Resources)).toEqual(expect.arrayContaining(awaited));
  });

  it('says the same to readers of YAML 1.1', () => {
    expect(parse(read(file), { version: '1.1' })).toEqual(parse(read(file)));
  });

  it('gives no parameter and no resource the same name', () => {
    const both = Object.keys(template.Parameters).filter((name) => name in template.Resources);

    expect(both).toEqual([]);
  });

  it('stays far below what ROS takes', () => {
    expect(Buffer.byteLength(read(file))).toBeLessThan(100_000);
    expect(resourcesOf(template).length).toBeLessThan(200);
  });

  it('tells no secret in its outputs', () => {
    expect(JSON.stringify(template.Outputs)).not.toMatch(/Secret|AppKey|proof/i);
  });
});

describe('the roles', () => {
  it('are the ones that s.yaml gives to the functions', () => {
    const names = rolesOf(base).map(({ RoleName }) => RoleName);

    expect(names).toEqual(deployed.map(({ role }) => role));
  });

  it.each(functions)('allow $name the actions of its definition and no other', ({ name, ramActions, self }) => {
    const [role] = rolesOf(base).filter(({ RoleName }) => RoleName === `chat-groups-${name}`);

    const statements = role?.Policies[0].PolicyDocument.Statement;
    expect(statements).toEqual([
      { Effect: 'Allow', Action: ramActions, Resource: ['*'] },
      ...(self ? [{ Effect: 'Allow', Action: ['fc:InvokeFunction'], Resource: [arnOf(`chat-groups-${name}`)] }] : []),
    ]);
  });

  it('are taken by Function Compute alone', () => {
    const services = rolesOf(base).flatMap(({ AssumeRolePolicyDocument: { Statement } }) =>
      Statement.flatMap(({ Principal }) => Principal.Service),
    );

    expect(new Set(services)).toEqual(new Set(['fc.aliyuncs.com']));
  });

  it('bear the prefix that is asked for', () => {
    const names = rolesOf(evaluate(baseFile, { LogProject, RolePrefix: 'staging-' }));

    expect(names.map(({ RoleName }) => RoleName)).toContain('staging-add-chat-group');
  });

  it('may write to the log store that s.yaml names, and to no other', () => {
    const policy = managedPolicySchema.parse(base.Resources['WriteLogs']).Properties;

    expect(read('s.yaml')).toContain('logstore: functions\n');
    expect(base.Resources['SlsLogstore']?.Properties['LogstoreName']).toBe('functions');
    expect(policy.Roles).toEqual(deployed.map(({ role }) => role));
    expect(policy.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['log:PostLogStoreLogs'],
        Resource: ['acs:log:ap-southeast-1:1000000000000000:project/logs-of-the-test/logstore/functions'],
      },
    ]);
  });

  it('may use a network only where somebody asks for it', () => {
    const { Condition, Properties } = managedPolicySchema.parse(withNetwork.Resources['UseNetwork']);

    expect(base.Resources).not.toHaveProperty('UseNetwork');

    expect(base.Parameters['NetworkByRole']?.Default).toBe('no');
    expect(base.Conditions?.[Condition ?? '']).toEqual({ 'Fn::Equals': ['yes', { Ref: 'NetworkByRole' }] });
    expect(Properties.Roles).toEqual(deployed.map(({ role }) => role));
  });
});

describe('the application of a first caller', () => {
  it('is made for the traditional gateway alone, and stays where it was made', () => {
    const named = evaluate(baseFile, { LogProject, CallerName: 'chat_groups_first_caller' });

    expect(base.Resources).not.toHaveProperty('FirstCaller');
    expect(base.Outputs).toEqual({});
    expect(resourceSchema.safeParse(named.Resources['FirstCaller']).success).toBe(true);
    expect(named.Outputs).toMatchObject({ CallerAppId: { Value: '<FirstCaller.AppId>' } });
  });
});

describe('deploy/policies', () => {
  it('has a policy for every function, the logs and the gateway, and nothing else', () => {
    const files = readdirSync(path.join(root, 'deploy/policies'));

    const names = [...functions.map(({ name }) => name), 'write-logs', 'gateway'];
    expect(files).toEqual(names.map((name) => `${name}.json`).toSorted());
  });

  it.each(functions)('says of $name what its role says', ({ name }) => {
    const [role] = rolesOf(base).filter(({ RoleName }) => RoleName === `chat-groups-${name}`);

    const policy = read(`deploy/policies/${name}.json`).replaceAll('acs:fc:*:*:', FC_ARN);

    expect(JSON.parse(policy)).toEqual(role?.Policies[0].PolicyDocument);
  });

  it('says of logs and gateway what the templates say', () => {
    const [logs, gatewayRole] = ['write-logs', 'gateway'].map((name) => read(`deploy/policies/${name}.json`));

    const { PolicyDocument } = managedPolicySchema.parse(base.Resources['WriteLogs']).Properties;
    const anywhere = JSON.stringify(PolicyDocument).replace(/acs:log:[\w:-]+\/[\w-]+/, 'acs:log:*:*:project/*');
    expect(JSON.parse(logs ?? '')).toEqual(JSON.parse(anywhere));
    expect(JSON.parse((gatewayRole ?? '').replaceAll('acs:fc:*:*:', FC_ARN))).toEqual(
      rolesOf(gateway)[0]?.Policies[0].PolicyDocument,
    );
  });
});

describe('the traditional gateway', () => {
  it('says in its head when it ends, and what to take in its place', () => {
    const head = read('deploy/gateway-traditional.ros.yaml').split('\n').slice(0, 3).join('\n');

    for (const text of ['2026-08-23', '2027-03-21', '2027-09-21', 'deploy/gateway.ros.yaml']) expect(head).toContain(text);
  });

  it('has an API for each operation by POST, and for the two lists by GET', () => {
    const published = apis.map(
      ({ RequestConfig: { RequestHttpMethod, RequestPath } }) => `${RequestHttpMethod} ${RequestPath}`,
    );

    const wanted = operations.flatMap(({ name, methods }) => methods.map((method) => `${method} /${name}`));
    expect(published).toEqual(wanted);
    expect(published).toHaveLength(10);
    expect(published.filter((route) => route.startsWith('GET'))).toEqual([
      'GET /ListChatGroup',
      'GET /ListChatGroupParticipants',
    ]);
  });

  it('gives every API another name', () => {
    expect(new Set(apis.map(({ ApiName }) => ApiName)).size).toBe(apis.length);
  });

  it.each(apis)('opens $ApiName to signed calls alone, each once, over TLS, as they are', (api) => {
    expect(api).toMatchObject({
      Visibility: 'PRIVATE',
      AuthType: 'APP',
      AppCodeAuthType: 'DISABLE',
      AllowSignatureMethod: 'HmacSHA256',
      ForceNonceCheck: true,
      RequestConfig: { RequestProtocol: 'HTTPS', RequestMode: 'PASSTHROUGH' },
      ResultType: 'PASSTHROUGH',
    });
  });

  it.each(apis)('has $ApiName invoke the function of its operation, and waits for it longer than it may run', (api) => {
    const { FunctionComputeConfig: backend, ServiceTimeOut } = api.ServiceConfig;
    const operation = operations.find(({ name }) => api.RequestConfig.RequestPath === `/${name}`);
    const fn = deployed.find(({ functionName }) => functionName === backend.FunctionName);

    expect(backend).toMatchObject({
      FcType: 'FCEvent',
      FcVersion: '3.0',
      FcRegionId: 'ap-southeast-1',
      Qualifier: 'LATEST',
      FunctionName: operation && `chat-groups-${functionNameOf(operation)}`,
      RoleArn: '<InvocationRole.Arn>',
    });
    expect(fn?.timeoutMs).toBe((operation?.timeoutSeconds ?? NaN) * 1000);
    expect(ServiceTimeOut).toBe((fn?.timeoutMs ?? NaN) + 2000);
  });

  it.each(apis)('adds to every call of $ApiName its proof and who calls', ({ ConstParameters, SystemParameters }) => {
    expect(ConstParameters).toEqual([{ ServiceParameterName: 'X-Gateway-Proof', ConstValue: PROOF, Location: 'HEAD' }]);
    expect(SystemParameters).toEqual([{ ServiceParameterName: HEADER, ParameterName: 'CaAppId', Location: 'HEAD' }]);
  });

  it('is told its secrets by whoever makes the stack, and shows them to nobody', () => {
    const { GatewayProof, CallerHeader } = gatewayFile.Parameters;

    expect(GatewayProof).toMatchObject({ NoEcho: true });
    expect(GatewayProof).not.toHaveProperty('Default');
    expect(CallerHeader).toMatchObject({ NoEcho: true, Default: 'X-Caller-App-Id' });
  });

  it.each(['too-short', 'two-values-of-it,parted-by-a-comma', 'with a space in between'])(
    'takes no proof that the functions would refuse: %s',
    (GatewayProof) => {
      expect(() => gatewayWith({ GatewayProof })).toThrow('GatewayProof does not match');
    },
  );

  it('may invoke the functions of the operations and nothing else', () => {
    const [role, ...others] = rolesOf(gateway);

    expect(others).toEqual([]);
    expect(role?.AssumeRolePolicyDocument.Statement[0].Principal.Service).toEqual(['apigateway.aliyuncs.com']);
    expect(role?.Policies[0].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['fc:InvokeFunction'],
        Resource: operations.map((operation) => arnOf(`chat-groups-${functionNameOf(operation)}`)),
      },
    ]);
  });

  it('publishes every API, and again with every new release', () => {
    const deploymentsOf = (template: ParsedTemplate) =>
      ofType(template, 'ALIYUN::ApiGateway::Deployment').map(([, it]) => deploymentSchema.parse(it).Properties);

    const [first, second] = [deploymentsOf(gateway), deploymentsOf(gatewayWith({ Release: '2' }))];

    expect(first.map(({ ApiId }) => ApiId)).toEqual(apis.map(({ id }) => `<${id}.ApiId>`));
    expect(first.every(({ StageName }) => StageName === 'RELEASE')).toBe(true);
    expect(second.map(({ Description }) => Description)).not.toContain(first[0]?.Description);
  });

  it('lets every caller that is named call what is published', () => {
    const { DependsOn, Properties } = authorizationSchema.parse(gateway.Resources['CallersMayCall']);

    expect(Properties).toMatchObject({ AppIds: ['110000001', '110000002'], StageName: 'RELEASE' });
    expect(Properties.ApiIds).toEqual(apis.map(({ id }) => `<${id}.ApiId>`));
    expect(DependsOn).toEqual(apis.map(({ id }) => `${id}Deployment`));
  });
});

describe('the API group', () => {
  it.each([
    ['the instance that everybody shares', '', undefined],
    ['an instance of its own', 'apigateway-sg-1', 'apigateway-sg-1'],
  ])('is put on %s', (_, InstanceId, wanted) => {
    const { Group } = gatewayWith({ InstanceId }).Resources;

    expect(Group?.Properties['InstanceId']).toBe(wanted);
  });
});

describe('everything in deploy', () => {
  it('holds no secret', () => {
    const files = readdirSync(path.join(root, 'deploy'), { recursive: true, encoding: 'utf8' });

    for (const file of files.filter((name) => /\.(json|yaml)$/.test(name))) {
      // Access key IDs, database URLs, and anything long and random.
      expect(read(path.join('deploy', file))).not.toMatch(
        /LTAI|STS\.|postgres(ql)?:|\b(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])\w{20,}\b/,
      );
    }
  });
});
