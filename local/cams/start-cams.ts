import type { Exposure } from '../http/exposure.js';
import { type LocalServer, openServer } from '../http/open-server.js';
import { undoOnFailure } from '../undo-on-failure.js';
import { handleControl, isControl } from './control/handle-control.js';
import { applySeedFile } from './control/seed-file.js';
import { type AssumedRole, issueSts, type StsCredentials } from './issue-sts.js';
import { openService, type ServiceOptions } from './open-service.js';
import { isPicture, sendPicture } from './pictures/send-picture.js';
import { resetIdleSockets } from './reset-idle-sockets.js';
import { handleRpc } from './rpc/handle-rpc.js';
import type { Service } from './service.js';
import { HEADER_MAX_BYTES, KEEP_ALIVE_MS } from './settings.js';
import { type Claim, claimFile } from './store/claim-file.js';

export interface CamsOptions extends ServiceOptions {
  /** The loopback port to listen on; 0 picks a free one. */
  readonly port: number;
  readonly exposure?: Exposure | undefined;
  /** The claim to the database file, where the caller holds it; otherwise it is claimed here, and released at the end. */
  readonly claim?: Claim;
  /** A JSON file as `POST /_local/seed` takes it, applied when the database is empty. Default: none. */
  readonly seedFile?: string;
  /** Resets connections that carried no request for so long; the real service does after about 10 s. Default: never. */
  readonly resetIdleSocketsMs?: number;
}

/** A running service. */
export interface LocalCams {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Issues a temporary access key with a security token, as a function's role gets one. */
  readonly issueSts: (durationSeconds: number, role?: AssumedRole) => StsCredentials;
  /** @throws {StorageFault} when the database file has been removed or replaced. */
  readonly checkFile: () => void;
  /** Answers what is under way, stops listening and closes the database: its one file then holds everything. */
  readonly close: () => Promise<void>;
}

/** How long an answer under way may take once the service closes. */
const CLOSE_GRACE_MS = 1000;

const openPort = ({ port, exposure }: CamsOptions): Promise<LocalServer> =>
  openServer({
    port,
    exposure,
    closeGraceMs: CLOSE_GRACE_MS,
    http: { maxHeaderSize: HEADER_MAX_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
  });

const serve = (server: LocalServer, service: Service, { resetIdleSocketsMs }: CamsOptions): void => {
  if (resetIdleSocketsMs !== undefined) resetIdleSockets(server.server, resetIdleSocketsMs);
  server.serve((message, response) => {
    if (isPicture(message)) {
      sendPicture(message, response);
      return;
    }
    const handle = isControl(message.url ?? '') ? handleControl : handleRpc;
    void handle(message, response, service);
  });
};

/**
 * Starts a CAMS-compatible group service on loopback: the RPC protocol at `/`, the control API under `/_local`.
 * local/README.md says what it imitates and what it does not. The file is claimed and the port taken before the database is
 * opened: who is refused has touched nothing.
 *
 * @throws {FileInUse} when another process has the database file.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken.
 * @throws {StorageFault} when the database cannot be used.
 *
 * @example
 * const cams = await startCams({ port: 0, databaseFile: '.data/cams.db' });
 * console.log(cams.url);
 * await cams.close();
 */
export const startCams = async (options: CamsOptions): Promise<LocalCams> => {
  const claim = options.claim ?? claimFile(options.databaseFile);
  const release = (): void => {
    if (!options.claim) claim.release();
  };
  return undoOnFailure(release, async () => {
    const server = await openPort(options);
    return undoOnFailure(server.close, () => {
      const service = openService(options);
      const { store } = service;
      return undoOnFailure(store.close, () => {
        if (options.seedFile !== undefined) applySeedFile(options.seedFile, service);
        if (!options.claim) claim.tell({ CAMS: server.port });
        serve(server, service, options);
        const close = async (): Promise<void> => {
          service.rules.clear();
          await server.close();
          store.close();
          release();
        };
        let closing: Promise<void> | undefined;
        return {
          port: server.port,
          url: server.url,
          issueSts: (durationSeconds, role) => issueSts(store, durationSeconds, service.now(), role),
          checkFile: store.checkFile,
          close: () => (closing ??= close()),
        };
      });
    });
  });
};
