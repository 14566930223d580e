import type { IncomingMessage } from 'node:http';

import { clientHeaders, type Header } from '../client-headers.js';
import { type GatewayPolicy, policiesFor } from './gateway-policy.js';

export const CONSUMER_HEADER = 'X-Mse-Consumer';

// The gateway signs its call of Function Compute in Authorization, whatever the client had there.
const OWN_HEADERS = new Set(['authorization', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip']);

const isNamed = (name: string) => {
  const lower = name.toLowerCase();
  return ([other]: Header): boolean => other.toLowerCase() === lower;
};

/**
 * The headers that a function hears. The consumer is *added*: a client's own X-Mse-Consumer stays next to it, and alone where
 * the authentication of the route is off, as in the plug-ins of Higress. Then come the policies HeaderModify of the route.
 */
export const modifyHeaders = (
  request: IncomingMessage,
  policy: GatewayPolicy,
  route: string,
  consumer: string | undefined,
): readonly Header[] => {
  const address = request.socket.remoteAddress ?? '127.0.0.1';
  const earlier = request.headers['x-forwarded-for'];
  let headers: readonly Header[] = [
    ...clientHeaders(request).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())),
    ['X-Forwarded-For', earlier === undefined ? address : `${String(earlier)},${address}`],
    ['X-Forwarded-Proto', 'http'],
    ['X-Real-IP', address],
    ...(consumer === undefined ? [] : [[CONSUMER_HEADER, consumer] as const]),
  ];
  for (const { headerOpItems } of policiesFor(policy, 'HeaderModify', route)) {
    for (const { opType, key, value } of headerOpItems) {
      const kept = opType === 'Update' ? headers.filter((header) => !isNamed(key)(header)) : headers;
      headers = [...kept, [key, value]];
    }
  }
  return headers;
};
