import type { IncomingMessage } from 'node:http';

import { type Exposure, isAllowedHost } from './exposure.js';
import { normalizeTarget } from './normalize-target.js';

/** A request that reaches no server. */
export interface GuardRefusal {
  readonly status: 400 | 403;
  readonly Code: 'MalformedTarget' | 'HostRepeated' | 'HostNotAllowed' | 'CrossOrigin';
  readonly Message: string;
}

const countHosts = ({ rawHeaders }: IncomingMessage): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;

const isCrossOrigin = ({ headers }: IncomingMessage): boolean => {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
  const ownOrigin = origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
  // Browsers send this header with every request; `none` is an address that a person typed.
  return !ownOrigin || !['same-origin', 'none'].includes(site);
};

/**
 * Refuses what a web page of somebody else can bring a browser to send to this machine, signed or not: the default keys are
 * public. Stands before every local server. A target in absolute form is brought into the form that servers expect.
 *
 * @returns nothing for a request that may pass.
 */
export const guard = (request: IncomingMessage, exposure: Exposure): GuardRefusal | undefined => {
  if (countHosts(request) > 1) {
    return { status: 400, Code: 'HostRepeated', Message: 'A request has one Host header.' };
  }
  if (!normalizeTarget(request)) {
    return { status: 400, Code: 'MalformedTarget', Message: 'The request target is neither a path nor an http URL.' };
  }
  if (!isAllowedHost(request.headers.host ?? '', exposure)) {
    return {
      status: 403,
      Code: 'HostNotAllowed',
      Message: 'This server answers on a loopback host name only. LOCAL_ALLOWED_HOSTS names others.',
    };
  }
  if (isCrossOrigin(request)) {
    return {
      status: 403,
      Code: 'CrossOrigin',
      Message: 'This server answers no pages of other origins. To see a page of it, type or paste its address.',
    };
  }
  return undefined;
};
