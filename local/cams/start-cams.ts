import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

import { actions } from './actions/actions.js';
import { countCalls } from './call-counts.js';
import { openClock } from './clock/service-clock.js';
import { handleControl, isControl } from './control/handle-control.js';
import { applySeedFile } from './control/seed-file.js';
import { issueSts, type StsCredentials } from './issue-sts.js';
import { openRuleBook } from './faults/rule-book.js';
import { openRateLimiter } from './limits/rate-limiter.js';
import { holdSettings } from './limits/settings-in-force.js';
import { handleRpc } from './rpc/handle-rpc.js';
import { rememberNonces } from './rpc/nonce-memory.js';
import type { Service } from './service.js';
import {
  defaultAccessKeys,
  defaultDelays,
  defaultKnobs,
  defaultLimits,
  type Delays,
  HEADER_MAX_BYTES,
  KEEP_ALIVE_MS,
  type Knobs,
  type Limits,
  NONCE_KEPT_MS,
  NONCES_MAX,
  RATE_BUCKETS_MAX,
} from './settings.js';
import { openStore } from './store/open-store.js';

export interface CamsOptions {
  /** The loopback port to listen on; 0 picks a free one. */
  readonly port: number;
  /** A JSON file as `POST /_local/seed` takes it, applied when the database is empty. Default: none. */
  readonly seedFile?: string;
  /** The folder of snapshots. Default: `snapshots` beside the database. */
  readonly snapshotDir?: string;
  /** The SQLite file that holds everything; made, with its folder, when it is absent. One process at a time. */
  readonly databaseFile: string;
  /** How long changes take, in milliseconds; what is left out keeps its default. */
  readonly delays?: Partial<Delays>;
  /** Behaviour that no page decides; what is left out keeps its default. */
  readonly knobs?: Partial<Knobs>;
  /** How often calls may come. Default: as often as they like. */
  readonly limits?: Partial<Limits>;
  /** The machine's clock, in epoch milliseconds. Default: Date.now. `/_local/clock` holds and advances what it drives. */
  readonly now?: () => number;
  /** Lasting access keys: secret by ID. Default: `local-access-key` with `local-access-secret`. */
  readonly accessKeys?: Readonly<Record<string, string>>;
  /** Hears of errors that are faults of this service. Default: standard error. */
  readonly report?: (error: unknown) => void;
}

/** A running service. */
export interface LocalCams {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Issues a temporary access key with a security token, as a function's role gets one. */
  readonly issueSts: (durationSeconds: number) => StsCredentials;
  /** Answers what is under way, stops listening and closes the database. */
  readonly close: () => Promise<void>;
}

/** How long an answer under way may take once the service closes. */
const CLOSE_GRACE_MS = 1000;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      // address() is a string for pipes only; this server listens on a port.
      resolve((server.address() as AddressInfo).port);
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });

/**
 * Starts a CAMS-compatible group service on 127.0.0.1: the RPC protocol at `/`, the control API under `/_local`.
 * local/README.md says what it imitates and what it does not.
 *
 * @throws when the port is taken or the database cannot be opened.
 *
 * @example
 * const cams = await startCams({ port: 0, databaseFile: '.data/cams.db' });
 * console.log(cams.url);
 * await cams.close();
 */
export const startCams = async (options: CamsOptions): Promise<LocalCams> => {
  const machineNow = options.now ?? Date.now;
  const clock = openClock(machineNow);
  const { delays = {}, knobs = {}, limits = {} } = options;
  const settings = holdSettings(
    { delays: defaultDelays, knobs: defaultKnobs, limits: defaultLimits },
    { delays, knobs, limits },
  );
  const service: Service = {
    store: openStore(options.databaseFile),
    snapshotDir: options.snapshotDir ?? join(dirname(options.databaseFile), 'snapshots'),
    now: clock.now,
    clock,
    machineNow,
    settings,
    get delays() {
      return settings.read().delays;
    },
    get knobs() {
      return settings.read().knobs;
    },
    turns: openRateLimiter(RATE_BUCKETS_MAX),
    rules: openRuleBook(options.databaseFile, clock.now),
    accessKeys: new Map(Object.entries(options.accessKeys ?? defaultAccessKeys)),
    nonces: rememberNonces(NONCE_KEPT_MS, NONCES_MAX),
    calls: countCalls([...actions.keys()]),
    report: options.report ?? console.error,
  };
  const server = createServer(
    { maxHeaderSize: HEADER_MAX_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
    (message, response) => {
      const handle = isControl(message.url ?? '') ? handleControl : handleRpc;
      void handle(message, response, service);
    },
  );
  const open = async (): Promise<number> => {
    if (options.seedFile !== undefined) applySeedFile(options.seedFile, service);
    return listen(server, options.port);
  };
  const port = await open().catch((error: unknown) => {
    service.store.close();
    throw error;
  });
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    issueSts: (durationSeconds) => issueSts(service.store, durationSeconds, service.now()),
    close: async () => {
      service.rules.clear();
      await stop(server);
      service.store.close();
    },
  };
};
