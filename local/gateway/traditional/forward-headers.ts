import type { IncomingMessage } from 'node:http';

import { clientHeaders, type Header } from '../client-headers.js';

// The gateway tells the host and the client's address in headers of its own.
const OWN_HEADERS = new Set(
  ['Host', 'X-Ca-Request-Id', 'X-Ca-Api-Gateway', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-Proto', 'CA-Host'].map(
    (name) => name.toLowerCase(),
  ),
);

/**
 * The headers a function gets to see, in the client's own spelling: client copies of the constants and of the
 * gateway's own headers are dropped in any case of letters, then the gateway's are added.
 *
 * @param constants set by the gateway's owner: proof and caller.
 */
export const forwardHeaders = (
  request: IncomingMessage,
  requestId: string,
  constants: Readonly<Record<string, string>>,
): readonly Header[] => {
  const set = new Set(Object.keys(constants).map((name) => name.toLowerCase()));
  const isForwarded = (name: string): boolean => !OWN_HEADERS.has(name) && !set.has(name);
  const address = request.socket.remoteAddress ?? '127.0.0.1';
  const earlier = request.headers['x-forwarded-for'];
  return [
    ...clientHeaders(request).filter(([name]) => isForwarded(name.toLowerCase())),
    ['X-Ca-Request-Id', requestId],
    ['X-Ca-Api-Gateway', requestId],
    ['X-Real-IP', address],
    ['X-Forwarded-For', earlier === undefined ? address : `${String(earlier)}, ${address}`],
    ['X-Forwarded-Proto', 'http'],
    ['CA-Host', request.headers.host ?? ''],
    ...Object.entries(constants),
  ];
};
