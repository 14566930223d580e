import { existsSync } from 'node:fs';
import path from 'node:path';

import { readFunctions } from '../../local/gateway/read-functions.js';
import { routeOperations } from '../../local/gateway/route-operations.js';
import { cloudNativeDoor } from '../../local/gateway/cloud-native/cloud-native-door.js';
import type { OpenDoor } from '../../local/gateway/door.js';
import type { FunctionDefinition } from '../../local/gateway/function-definition.js';
import type { GatewayKind } from '../../local/gateway/gateway-kind.js';
import { type Gateway, type GatewayOptions, startGateway } from '../../local/gateway/start-gateway.js';
import { traditionalDoor } from '../../local/gateway/traditional/traditional-door.js';
import { buildFunctions } from '../../tools/build-functions.js';
import { proofConfig, retryConfig } from '../../tools/deploy/gateway-policies.js';
import type { RunningCams } from './run-local-cams.js';
import { CALLER, doors, settingsFor } from './settings.js';

const root = path.resolve(import.meta.dirname, '../..');

/** What a gateway adds to a request. */
export interface Added {
  /** undefined for a gateway that proves nothing. */
  readonly proof?: string | undefined;
  readonly caller?: string;
}

type Functions = ReadonlyMap<string, FunctionDefinition>;

const traditional = (routes: Functions, { proof, caller }: Required<Added>): OpenDoor =>
  traditionalDoor({
    routes,
    constants: { ...(proof !== undefined && { 'X-Gateway-Proof': proof }), [doors.gateway.callerHeader]: caller },
  });

/** A gateway on which everybody is one consumer, configured as the template configures the real one. */
const cloudNative = (functions: Functions, { proof, caller }: Required<Added>, repeats: boolean): OpenDoor => {
  const policies = [
    { PolicyClassName: 'Retry' as const, PolicyConfig: retryConfig },
    { PolicyClassName: 'HeaderModify' as const, PolicyConfig: proofConfig(proof ?? '') },
  ];
  return cloudNativeDoor({
    functions,
    anonymous: caller,
    policy: {
      Consumers: [],
      ConsumerAuthorizationRules: [],
      Policies: policies.slice(repeats ? 1 : 0, proof === undefined ? 1 : 2),
    },
  });
};

export const gatewayKinds: readonly GatewayKind[] = ['cloud-native', 'traditional'];

const kinds = {
  'cloud-native': { open: cloudNative, shape: 'http-trigger' },
  traditional: { open: traditional, shape: 'gateway' },
} as const;

export interface OpenGatewayOptions extends Partial<GatewayOptions> {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly kind?: GatewayKind;
  readonly added?: Added;
  /** Whether the cloud-native gateway repeats by itself, as without a policy. */
  readonly repeats?: boolean;
}

/** The gate builds before it tests; a run of one test file must not need that. */
const buildIfMissing = async (): Promise<void> => {
  if (existsSync(path.join(root, 'dist', 'add-chat-group', 'index.js'))) return;
  const policyFile = path.join(root, 'access-policy.json');
  await buildFunctions({ source: path.join(root, 'functions'), target: path.join(root, 'dist'), policyFile });
};

/** Starts the local gateway on a free port, before the built functions and a running CAMS. */
export const openGateway = async (
  { cams }: RunningCams,
  { environment, kind = 'cloud-native', added, repeats = false, ...rest }: OpenGatewayOptions = {},
): Promise<Gateway> => {
  await buildIfMissing();
  const functions = readFunctions({
    file: path.join(root, 's.yaml'),
    environment: { ...settingsFor(cams.port), ACCESS_POLICY_FILE: undefined, ...environment },
  });
  const { open, shape } = kinds[kind];
  return startGateway({
    port: 0,
    door: open(routeOperations(functions), { proof: doors[shape].proof, caller: CALLER, ...added }, repeats),
    issueCredentials: () => {
      const { AccessKeyId, AccessKeySecret, SecurityToken } = cams.issueSts(900);
      return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
    },
    log: () => undefined,
    ...rest,
  });
};
