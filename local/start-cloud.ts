import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { operations } from '../shared/operations/operations.js';
import { startCams, type LocalCams } from './cams/start-cams.js';
import { explorerPages } from './explorer/explorer-pages.js';
import type { RunningCloud } from './explorer/landing-page.js';
import type { FunctionCredentials } from './gateway/invocation-context.js';
import { readFunctions } from './gateway/read-functions.js';
import { routeOperations } from './gateway/route-operations.js';
import { startGateway } from './gateway/start-gateway.js';
import { localGateway, type LocalGatewayOptions } from './local-gateway.js';
import { localApp } from './settings.js';

export interface CloudOptions extends Partial<LocalGatewayOptions> {
  readonly gatewayPort: number;
  readonly camsPort: number;
  /** An existing folder; the groups live in it. */
  readonly dataDir: string;
  /** Where the functions keep their records; by default a SQLite file in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** JSON that an empty database is filled with, as `POST /_local/seed` takes it. */
  readonly seedFile?: string | undefined;
  readonly resetIdleSocketsMs?: number | undefined;
  readonly log?: (line: string) => void;
}

export interface Cloud extends RunningCloud {
  close(): Promise<void>;
}

const localGrant = {
  operations: operations.map(({ name }) => name),
  scopes: ['invite-link:read'],
  spaces: ['cams-*'],
  numbers: ['*'],
};

/** Whoever calls may do everything, but in the local spaces only: a request for another space gets its 403. */
const localPolicy = (callers: readonly string[]): object => ({
  callers: Object.fromEntries(callers.map((caller) => [caller, localGrant])),
});

const STS_SECONDS = 3600;
const STS_REUSED_MS = 60_000;

/** Credentials of the functions' role: fresh ones every minute, so that none are close to their end when handed out. */
const issueFrom = ({ issueSts }: LocalCams): (() => FunctionCredentials) => {
  let issued: FunctionCredentials | undefined;
  let issuedAt = 0;
  return () => {
    if (!issued || performance.now() - issuedAt > STS_REUSED_MS) {
      const { AccessKeyId, AccessKeySecret, SecurityToken } = issueSts(STS_SECONDS);
      issued = { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
      issuedAt = performance.now();
    }
    return issued;
  };
};

/**
 * Starts the whole cloud on loopback: the local CAMS on its database, and in front of it the gateway with the
 * functions that s.yaml describes.
 *
 * @throws {Error} when the functions are not built, or s.yaml or the policy of the gateway is not understood.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when a port is taken.
 */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const { gatewayPort, camsPort, dataDir, seedFile, resetIdleSocketsMs } = options;
  const { gateway: kind = 'cloud-native', policyFile, limitHead = true, log } = options;
  const { app = { ...localApp, required: false } } = options;
  const proof = randomBytes(24).toString('base64url');
  const local = localGateway({ gateway: kind, policyFile, limitHead, app }, proof);
  const databaseFile = join(dataDir, 'cams.db');
  const databaseUrl = options.databaseUrl ?? `file:${resolve(dataDir, 'state.db')}`;
  const cams = await startCams({
    port: camsPort,
    databaseFile,
    ...(seedFile !== undefined && { seedFile }),
    ...(resetIdleSocketsMs !== undefined && { resetIdleSocketsMs }),
  });
  try {
    const functions = readFunctions({
      file: fileURLToPath(new URL('../s.yaml', import.meta.url)),
      environment: {
        CAMS_ENDPOINT: `127.0.0.1:${String(cams.port)}`,
        CAMS_PROTOCOL: 'HTTP',
        // The sample pictures are on this machine; those of every other origin are fetched as in a deployment.
        PICTURE_LOCAL_ORIGIN: cams.url,
        ...local.settings,
        ACCESS_POLICY: JSON.stringify(localPolicy(local.callers)),
        ACCESS_POLICY_FILE: undefined,
        DATABASE_URL: databaseUrl,
      },
    });
    const running = (): RunningCloud => ({ gatewayUrl: gateway.url, camsUrl: cams.url, databaseFile });
    const gateway = await startGateway({
      port: gatewayPort,
      door: local.door(routeOperations(functions)),
      issueCredentials: issueFrom(cams),
      pages: explorerPages(running),
      ...(log ? { log } : {}),
    });
    return {
      ...running(),
      close: async () => {
        await gateway.close();
        await cams.close();
      },
    };
  } catch (error) {
    await cams.close();
    throw error;
  }
};
