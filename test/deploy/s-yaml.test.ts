import { readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../shared/config.js';
import { decodeTrigger } from '../../shared/events/decode-trigger.js';
import { checkRunRequest } from '../../shared/maintenance/check-run-request.js';
import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';
import { maintenanceFunctions } from '../../tools/maintenance-functions.js';
import { preview } from './preview.js';
import { functionPropsSchema, type SYaml, sYamlSchema } from './s-yaml-schema.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const PROOF = 'proof-for-the-preview-only';
const NEEDED = { GATEWAY_PROOF: PROOF, LOG_PROJECT: 'logs-of-the-preview' };

describe('s.yaml', () => {
  let rendered: SYaml;

  beforeAll(async () => {
    rendered = sYamlSchema.parse(JSON.parse(await preview(NEEDED)));
  });

  it('is rendered by the deployment tool, offline and without a warning, to what the schema allows', () => {
    expect(Object.keys(rendered.resources)).toHaveLength(operations.length + maintenanceFunctions.length);
  });

  it('deploys every operation and every task exactly once', () => {
    const names = Object.values(rendered.resources).map(({ props }) => props.functionName);

    const wanted = [...operations.map(functionNameOf), ...maintenanceFunctions.map(({ task }) => task.name)];
    expect(names.toSorted()).toEqual(wanted.map((name) => `chat-groups-${name}`).toSorted());
  });

  it.each(operations)('gives $name its own code, role and time limit', (operation) => {
    const name = functionNameOf(operation);

    const { props } = rendered.resources[name] ?? {};

    expect(props).toMatchObject({
      code: `./dist/${name}`,
      role: `chat-groups-${name}`,
      timeout: operation.timeoutSeconds,
      description: operation.summary,
    });
  });

  it.each(operations)('gives $name one HTTP trigger with its methods, signed and away from the internet', (operation) => {
    const { props } = rendered.resources[functionNameOf(operation)] ?? {};

    expect(props?.triggers).toEqual([
      {
        triggerName: 'gateway',
        triggerType: 'http',
        triggerConfig: { authType: 'function', methods: operation.methods, disableURLInternet: true },
      },
    ]);
  });

  it('gives no HTTP trigger to maintenance', () => {
    const kinds = maintenanceFunctions.flatMap(({ task }) =>
      (rendered.resources[task.name]?.props.triggers ?? []).map(({ triggerType }) => triggerType),
    );

    expect(kinds).not.toContain('http');
  });

  it('has the platform repeat maintenance, which goes on where it was, and never an operation', () => {
    const attemptsOf = (name: string): number | undefined =>
      rendered.resources[name]?.props.asyncInvokeConfig.maxAsyncRetryAttempts;

    expect(new Set(operations.map(functionNameOf).map(attemptsOf))).toEqual(new Set([0]));
    expect(new Set(maintenanceFunctions.map(({ task }) => attemptsOf(task.name)))).toEqual(new Set([3]));
  });

  it.each(maintenanceFunctions.map(({ task }) => [task.name, task] as const))(
    'gives %s triggers that are switched off and bring what the task accepts',
    (name, task) => {
      const { triggers = [] } = rendered.resources[name]?.props ?? {};

      expect(triggers.length).toBeGreaterThan(0);
      for (const trigger of triggers) {
        const { enable, triggerEnable, payload } = trigger.triggerConfig as Readonly<Record<string, unknown>>;
        expect(enable ?? triggerEnable).toBe(false);
        if (payload === undefined) continue;
        const event = { triggerName: trigger.triggerName, triggerTime: '2026-11-21T00:00:00Z', payload };
        const decoded = decodeTrigger(JSON.stringify(event), { task: task.name, functionName: task.name });
        if (decoded.kind !== 'requests') throw new Error('a continuation');
        expect(checkRunRequest(task, decoded.requests[0].body).request.Mode).toMatch(/^plan/);
      }
    },
  );

  it('sets variables that the functions accept', () => {
    const [resource] = Object.values(rendered.resources);
    const code = { FC_FUNC_CODE_PATH: root };

    const config = readConfig({ ...resource?.props.environmentVariables, ...code });

    expect(config).toMatchObject({
      camsEndpoint: 'cams.ap-southeast-1.aliyuncs.com',
      camsProtocol: 'HTTPS',
      doors: [{ kind: 'cloud-native', callerHeader: 'x-mse-consumer', proofs: [PROOF] }],
    });
  });

  it('lets nobody in until a policy names him', () => {
    const [resource] = Object.values(rendered.resources);

    const config = readConfig({ ...resource?.props.environmentVariables, FC_FUNC_CODE_PATH: root });

    expect(config.policy).toEqual({ callers: {} });
  });

  it('takes region, network, log project, names of roles, gateways and triggers from the environment', async () => {
    const output = await preview({
      ...NEEDED,
      DEPLOY_REGION: 'cn-hongkong',
      ROLE_PREFIX: 'staging-',
      GATEWAY: 'cloud-native,traditional',
      TRADITIONAL_CALLER_HEADER: 'X-Caller-Of-The-Test',
      TRADITIONAL_GATEWAY_PROOF: 'proof-of-the-old-gateway',
      HTTP_TRIGGER_AUTH: 'anonymous',
      VPC_ID: 'vpc-1',
      VSWITCH_IDS: '["vsw-1","vsw-2"]',
      SECURITY_GROUP_ID: 'sg-1',
    });

    const { resources } = sYamlSchema.parse(JSON.parse(output));
    for (const [name, { props }] of Object.entries(resources)) {
      expect(props).toMatchObject({
        region: 'cn-hongkong',
        role: `staging-${name}`,
        internetAccess: true,
        vpcConfig: { vpcId: 'vpc-1', vSwitchIds: ['vsw-1', 'vsw-2'], securityGroupId: 'sg-1' },
        logConfig: { project: NEEDED.LOG_PROJECT, logstore: 'functions' },
        environmentVariables: {
          GATEWAY: 'cloud-native,traditional',
          TRADITIONAL_CALLER_HEADER: 'X-Caller-Of-The-Test',
          TRADITIONAL_GATEWAY_PROOF: 'proof-of-the-old-gateway',
        },
      });
      expect(readConfig({ ...props.environmentVariables, FC_FUNC_CODE_PATH: root }).doors).toHaveLength(2);
    }
    expect(resources['add-chat-group']?.props.triggers).toMatchObject([{ triggerConfig: { authType: 'anonymous' } }]);
  });

  it('stops a deployment without a gateway proof', async () => {
    await expect(preview({ LOG_PROJECT: NEEDED.LOG_PROJECT })).rejects.toMatchObject({
      stdout: expect.stringContaining("env('GATEWAY_PROOF') not found"),
    });
  });

  it('holds no secret', () => {
    const text = readFileSync(path.join(root, 's.yaml'), 'utf8');

    expect(text).toContain("GATEWAY_PROOF: ${env('GATEWAY_PROOF')}");
    // Access key IDs, and anything long and random.
    expect(text).not.toMatch(/LTAI|STS\.|\b(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])\w{20,}\b/);
  });
});

describe('the schema of a function', () => {
  const good = {
    region: 'ap-southeast-1',
    functionName: 'chat-groups-add-chat-group',
    description: 'Asks for a new group.',
    runtime: 'nodejs20',
    handler: 'index.handler',
    code: './dist/add-chat-group',
    memorySize: 512,
    cpu: 0.35,
    diskSize: 512,
    timeout: 28,
    role: 'chat-groups-add-chat-group',
    internetAccess: true,
    vpcConfig: { vpcId: '', vSwitchIds: [], securityGroupId: '' },
    logConfig: { project: 'logs', logstore: 'functions' },
    environmentVariables: { CAMS_REGION: 'ap-southeast-1' },
    asyncInvokeConfig: { maxAsyncRetryAttempts: 0 },
  };

  it('accepts a sound one', () => {
    expect(functionPropsSchema.safeParse(good).success).toBe(true);
  });

  it.each([
    ['a misspelt key', { memorysize: 512 }],
    ['a runtime that does not exist', { runtime: 'nodejs22' }],
    ['memory that is no multiple of 64', { memorySize: 500 }],
    ['too little memory for its CPU', { memorySize: 256, cpu: 0.35 }],
    ['too much memory for its CPU', { memorySize: 2048, cpu: 0.35 }],
    ['a CPU share between the steps', { cpu: 0.33 }],
    ['a disk of another size', { diskSize: 1024 }],
    ['a time limit in fractions', { timeout: 2.5 }],
    ['a time limit of more than a day', { timeout: 86_401 }],
    ['a name that begins with a digit', { functionName: '8-functions' }],
    ['a name of 65 characters', { functionName: 'a'.repeat(65) }],
    ['a variable that is a number', { environmentVariables: { MAX_PAGE_SIZE: 100 } }],
    ['a variable that the platform reserves', { environmentVariables: { FC_REGION: 'x' } }],
    ['more than 4 KB of variables', { environmentVariables: { A: 'a'.repeat(4096) } }],
    ['a network without a switch', { vpcConfig: { vpcId: 'vpc-1', vSwitchIds: [], securityGroupId: 'sg-1' } }],
    ['a role with capitals', { role: 'ChatGroups' }],
    ['an unrendered variable', { region: '${vars.region}' }],
    ['a concurrency, which this runtime lacks', { instanceConcurrency: 10 }],
    ['a ninth attempt', { asyncInvokeConfig: { maxAsyncRetryAttempts: 9 } }],
  ])('refuses %s', (_, change) => {
    expect(functionPropsSchema.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
