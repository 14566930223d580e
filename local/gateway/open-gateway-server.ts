import type { Exposure } from '../http/exposure.js';
import { type LocalServer, openServer } from '../http/open-server.js';

// A little more than the longest time limit of a function.
const CLOSE_GRACE_MS = 30_000;
// Above the real limit on purpose: a request beyond that gets the gateway's answer and not Node's.
const HEADER_MAX_BYTES = 128 * 1024;

/**
 * Opens the gateway's port, which answers once the gateway is started.
 *
 * @param port 0 picks a free one.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken.
 */
export const openGatewayServer = (port: number, exposure?: Exposure): Promise<LocalServer> =>
  openServer({ port, exposure, closeGraceMs: CLOSE_GRACE_MS, http: { maxHeaderSize: HEADER_MAX_BYTES } });
