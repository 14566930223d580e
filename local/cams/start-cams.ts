import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { handleControl, isControl } from './control/handle-control.js';
import { applySeedFile } from './control/seed-file.js';
import { type AssumedRole, issueSts, type StsCredentials } from './issue-sts.js';
import { openService, type ServiceOptions } from './open-service.js';
import { isPicture, sendPicture } from './pictures/send-picture.js';
import { resetIdleSockets } from './reset-idle-sockets.js';
import { handleRpc } from './rpc/handle-rpc.js';
import { HEADER_MAX_BYTES, KEEP_ALIVE_MS } from './settings.js';

export interface CamsOptions extends ServiceOptions {
  /** The loopback port to listen on; 0 picks a free one. */
  readonly port: number;
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
  /** Takes a log line of a function, for the metrics. */
  readonly takeLine: (line: string) => void;
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
  const service = openService(options);
  const server = createServer(
    { maxHeaderSize: HEADER_MAX_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
    (message, response) => {
      if (isPicture(message)) {
        sendPicture(message, response);
        return;
      }
      const handle = isControl(message.url ?? '') ? handleControl : handleRpc;
      void handle(message, response, service);
    },
  );
  if (options.resetIdleSocketsMs !== undefined) resetIdleSockets(server, options.resetIdleSocketsMs);
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
    issueSts: (durationSeconds, role) => issueSts(service.store, durationSeconds, service.now(), role),
    takeLine: service.meter.take,
    close: async () => {
      service.rules.clear();
      await stop(server);
      service.store.close();
    },
  };
};
