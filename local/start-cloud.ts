import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';

import { operations } from '../shared/operations/operations.js';
import { writeProfile } from './cams-profile.js';
import { startCams, type LocalCams } from './cams/start-cams.js';
import { claimFile } from './cams/store/claim-file.js';
import { explorerPages } from './explorer/explorer-pages.js';
import type { RunningCloud } from './explorer/landing-page.js';
import { openRecords } from './function-records.js';
import type { FunctionCredentials } from './gateway/invocation-context.js';
import { openGatewayServer } from './gateway/open-gateway-server.js';
import { readFunctions } from './gateway/read-functions.js';
import { routeOperations } from './gateway/route-operations.js';
import { type Gateway, startGateway } from './gateway/start-gateway.js';
import type { Exposure } from './http/exposure.js';
import type { LocalServer } from './http/open-server.js';
import { keepStateKey } from './keep-state-key.js';
import { type LocalGateway, localGateway, type LocalGatewayOptions } from './local-gateway.js';
import { projectFile } from './project-file.js';
import { localApp } from './settings.js';
import { undoOnFailure } from './undo-on-failure.js';

export interface CloudOptions extends Partial<LocalGatewayOptions> {
  readonly gatewayPort: number;
  readonly camsPort: number;
  /** The folder that groups and records are kept in; made when it is absent. One cloud at a time. */
  readonly dataDir: string;
  readonly exposure?: Exposure | undefined;
  /** How many instances of all functions may exist at a time. Default: as many as Function Compute lets an account have. */
  readonly maxInstances?: number | undefined;
  /** Where the functions keep their records; by default a SQLite file in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** JSON that an empty database is filled with, as `POST /_local/seed` takes it. */
  readonly seedFile?: string | undefined;
  readonly resetIdleSocketsMs?: number | undefined;
  /** What the functions are told of CAMS, or `none` for the safe rules. Default: what the local CAMS plays. */
  readonly profileFile?: string | undefined;
  readonly log?: (line: string) => void;
  /** Hears what is odd about the files and no reason to refuse them. Default: standard error. */
  readonly warn?: (sentence: string) => void;
}

export interface Cloud extends RunningCloud {
  /** Where the functions keep their records, without user and password. */
  readonly recordsShown: string;
  /** What the functions are told of CAMS: a file, or `none`. */
  readonly profileFile: string;
  /** @throws {StorageFault} when the files have been removed or replaced. */
  readonly checkFiles: () => void;
  readonly close: () => Promise<void>;
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

interface Parts {
  readonly server: LocalServer;
  readonly cams: LocalCams;
  readonly running: RunningCloud;
  readonly databaseUrl: string;
  readonly profileFile: string;
  readonly local: LocalGateway;
}

/** Starts the gateway with the functions that s.yaml describes. */
const startFunctions = (options: CloudOptions, parts: Parts): Promise<Gateway> => {
  const { server, cams, running, databaseUrl, profileFile, local } = parts;
  const { log = console.log, maxInstances } = options;
  const functions = readFunctions({
    file: projectFile('s.yaml'),
    environment: {
      CAMS_ENDPOINT: `127.0.0.1:${String(cams.port)}`,
      CAMS_PROTOCOL: 'HTTP',
      // The sample pictures are on this machine; those of every other origin are fetched as in a deployment.
      PICTURE_LOCAL_ORIGIN: cams.url,
      ...local.settings,
      ACCESS_POLICY: JSON.stringify(localPolicy(local.callers)),
      ACCESS_POLICY_FILE: undefined,
      CAMS_PROFILE_FILE: profileFile,
      DATABASE_URL: databaseUrl,
      STATE_KEY: keepStateKey(options.dataDir),
    },
  });
  return startGateway({
    port: server.port,
    server,
    door: local.door(routeOperations(functions)),
    issueCredentials: issueFrom(cams),
    pages: explorerPages(running),
    ...(maxInstances !== undefined && { maxInstances }),
    log: (line) => {
      log(line);
      cams.takeLine(line);
    },
  });
};

/**
 * Starts the whole cloud on loopback: the local CAMS on its database, and in front of it the gateway with the
 * functions that s.yaml describes. The folder is claimed and the ports are taken before anything in the folder is opened.
 *
 * @throws {Error} when the functions are not built, or s.yaml or the policy of the gateway is not understood.
 * @throws {FileInUse} when another process has the folder.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when a port is taken.
 * @throws {StorageFault} when a file in the folder cannot be used.
 */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const { gateway: kind = 'cloud-native', policyFile, limitHead = true } = options;
  const { app = { ...localApp, required: false } } = options;
  const proof = randomBytes(24).toString('base64url');
  const local = localGateway({ gateway: kind, policyFile, limitHead, app }, proof);
  const databaseFile = join(options.dataDir, 'cams.db');
  const claim = claimFile(databaseFile);
  return undoOnFailure(claim.release, async () => {
    const server = await openGatewayServer(options.gatewayPort, options.exposure);
    return undoOnFailure(server.close, async () => {
      const records = openRecords(options.dataDir, options.databaseUrl, options.warn ?? console.error);
      const { camsPort: port, seedFile, resetIdleSocketsMs, exposure } = options;
      const cams = await startCams({
        port,
        databaseFile,
        claim,
        exposure,
        alsoReset: records.reset,
        ...(seedFile !== undefined && { seedFile }),
        ...(resetIdleSocketsMs !== undefined && { resetIdleSocketsMs }),
      });
      return undoOnFailure(cams.close, async () => {
        claim.tell({ gateway: server.port, CAMS: cams.port });
        const running = { gatewayUrl: server.url, camsUrl: cams.url, databaseFile };
        const profileFile = options.profileFile ?? writeProfile(resolve(options.dataDir));
        const gateway = await startFunctions(options, {
          server,
          cams,
          running,
          databaseUrl: records.databaseUrl,
          profileFile,
          local,
        });
        return {
          ...running,
          recordsShown: records.shown,
          profileFile,
          checkFiles: cams.checkFile,
          close: async () => {
            try {
              await gateway.close();
              await cams.close();
              records.close();
            } finally {
              claim.release();
            }
          },
        };
      });
    });
  });
};
