import { existsSync } from 'node:fs';
import path from 'node:path';

import { readFunctions } from '../../local/gateway/read-functions.js';
import { routeOperations } from '../../local/gateway/route-operations.js';
import { type Gateway, type GatewayOptions, startGateway } from '../../local/gateway/start-gateway.js';
import { buildFunctions } from '../../tools/build-functions.js';
import type { RunningCams } from './run-local-cams.js';
import { CALLER, doors, settingsFor } from './settings.js';

const root = path.resolve(import.meta.dirname, '../..');

/** What a gateway adds to requests so that functions believe it. */
export const believed = { 'X-Gateway-Proof': doors.gateway.proof, 'X-Caller-App-Id': CALLER };

/** The gate builds before it tests; a run of one test file must not need that. */
const buildIfMissing = async (): Promise<void> => {
  if (existsSync(path.join(root, 'dist', 'add-chat-group', 'index.js'))) return;
  const policyFile = path.join(root, 'access-policy.json');
  await buildFunctions({ source: path.join(root, 'functions'), target: path.join(root, 'dist'), policyFile });
};

/** Starts the local gateway on a free port, before the built functions and a running CAMS. */
export const openGateway = async (
  { cams }: RunningCams,
  options: Partial<GatewayOptions> & { readonly environment?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Gateway> => {
  await buildIfMissing();
  const { environment, ...rest } = options;
  const functions = readFunctions({
    file: path.join(root, 's.yaml'),
    environment: { ...settingsFor(cams.port), ACCESS_POLICY_FILE: undefined, ...environment },
  });
  return startGateway({
    port: 0,
    routes: routeOperations(functions),
    constants: believed,
    issueCredentials: () => {
      const { AccessKeyId, AccessKeySecret, SecurityToken } = cams.issueSts(900);
      return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
    },
    log: () => undefined,
    ...rest,
  });
};
