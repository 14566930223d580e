import type { IncomingMessage } from 'node:http';

import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Keeps web pages away from the control API, which asks for no signature. A page that rebinds its own name to this
 * machine betrays itself by its Host header, any other page by Origin or Sec-Fetch-Site.
 *
 * @throws {Refusal} `HostNotLoopback`, `CrossOrigin`.
 */
export const checkCaller = ({ headers }: IncomingMessage): void => {
  const host = headers.host ?? '';
  if (!LOOPBACK.test(host)) throw new Refusal(controlRefusals.NotLoopback);
  const ownOrigin = headers.origin === undefined || headers.origin === `http://${host}`;
  const ownPage = ['same-origin', 'none'].includes(headers['sec-fetch-site'] ?? 'none');
  if (!ownOrigin || !ownPage) throw new Refusal(controlRefusals.CrossOrigin);
};
