import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { operations } from '../shared/operations/operations.js';
import { startCams, type LocalCams } from './cams/start-cams.js';
import { explorerPages } from './explorer/explorer-pages.js';
import type { RunningCloud } from './explorer/landing-page.js';
import { createAppSignatureCheck } from './gateway/app-signature.js';
import type { EventShape } from './gateway/gateway-request.js';
import type { FunctionCredentials } from './gateway/invocation-context.js';
import { readFunctions } from './gateway/read-functions.js';
import { routeOperations } from './gateway/route-operations.js';
import { startGateway } from './gateway/start-gateway.js';
import { localApp } from './settings.js';

export interface CloudOptions {
  readonly gatewayPort: number;
  readonly camsPort: number;
  /** An existing folder; the groups live in it. */
  readonly dataDir: string;
  /** Where the functions keep their records; by default a SQLite file in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** JSON that an empty database is filled with, as `POST /_local/seed` takes it. */
  readonly seedFile?: string | undefined;
  readonly resetIdleSocketsMs?: number | undefined;
  readonly eventShape?: EventShape;
  /** Whether URL and headers may have 8 KB only, as on the real gateway. */
  readonly limitHead?: boolean;
  /** The app that may sign its requests; `required` refuses unsigned ones. */
  readonly app?: { readonly key: string; readonly secret: string; readonly required: boolean };
  readonly log?: (line: string) => void;
}

export interface Cloud extends RunningCloud {
  close(): Promise<void>;
}

const CALLER = 'local-app';
const CALLER_HEADER = 'X-Caller-App-Id';

// App IDs of API Gateway are numbers.
const SIGNING_APP = '10001';

const localGrant = {
  operations: operations.map(({ name }) => name),
  scopes: ['invite-link:read'],
  spaces: ['cams-*'],
  numbers: ['*'],
};

/** Whoever calls may do everything, but in the local spaces only: a request for another space gets its 403. */
const localPolicy = { callers: { [CALLER]: localGrant, [SIGNING_APP]: localGrant } };

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
 * @throws {Error} when the functions are not built or s.yaml is not understood.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when a port is taken.
 */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const { gatewayPort, camsPort, dataDir, seedFile, resetIdleSocketsMs } = options;
  const { eventShape = 'api-gateway', limitHead = true, log, app = { ...localApp, required: false } } = options;
  const databaseFile = join(dataDir, 'cams.db');
  const databaseUrl = options.databaseUrl ?? `file:${resolve(dataDir, 'state.db')}`;
  const cams = await startCams({
    port: camsPort,
    databaseFile,
    ...(seedFile !== undefined && { seedFile }),
    ...(resetIdleSocketsMs !== undefined && { resetIdleSocketsMs }),
  });
  try {
    const proof = randomBytes(24).toString('base64url');
    const functions = readFunctions({
      file: fileURLToPath(new URL('../s.yaml', import.meta.url)),
      environment: {
        CAMS_ENDPOINT: `127.0.0.1:${String(cams.port)}`,
        CAMS_PROTOCOL: 'HTTP',
        // The sample pictures are on this machine; those of every other origin are fetched as in a deployment.
        PICTURE_LOCAL_ORIGIN: cams.url,
        CALLER_HEADER,
        GATEWAY_PROOF: proof,
        ACCESS_POLICY: JSON.stringify(localPolicy),
        ACCESS_POLICY_FILE: undefined,
        DATABASE_URL: databaseUrl,
        GATEWAY: eventShape === 'http-trigger' ? 'cloud-native' : 'traditional',
      },
    });
    const running = (): RunningCloud => ({ gatewayUrl: gateway.url, camsUrl: cams.url, databaseFile });
    const gateway = await startGateway({
      port: gatewayPort,
      routes: routeOperations(functions),
      constants: { 'X-Gateway-Proof': proof, [CALLER_HEADER]: CALLER },
      apps: {
        header: CALLER_HEADER,
        check: createAppSignatureCheck({ app: { ...app, id: SIGNING_APP }, required: app.required }),
      },
      issueCredentials: issueFrom(cams),
      pages: explorerPages(running),
      eventShape,
      ...(limitHead ? {} : { limits: { urlAndHeaders: Infinity } }),
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
