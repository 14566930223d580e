import { operations } from '../../../shared/operations/operations.js';
import { isLoopback } from '../../../shared/settings/is-loopback.js';
import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { isRefused, sendProbe } from './send-probe.js';

const routes = operations.flatMap(({ name, methods }) => methods.map((method) => ({ name, method })));

const list = (names: readonly string[]): string => names.join(', ');

/**
 * Sends each route a request without credentials and without parameters, which no function executes. One that reaches its
 * function is a route whose authentication is off: there a caller can use any name in the caller header, and no function
 * can know.
 */
export const examineAuthentication = async (connection: Connection): Promise<Finding> => {
  const Check = 'authentication';
  const hasCredentials = Object.values(connection.credentials).some((each) => each !== undefined);
  if (!hasCredentials && isLoopback(new URL(connection.url).host)) {
    return { Check, State: 'skipped', Found: 'the gateway of this machine takes requests without credentials' };
  }
  const [open, untold]: [string[], string[]] = [[], []];
  for (const { name, method } of routes) {
    const echo = await sendProbe(connection, { path: `/${name}`, method, body: {}, credentials: false });
    const route = `${method} /${name}`;
    const refused = isRefused(echo);
    if (refused === false) open.push(route);
    if (refused === undefined) untold.push(route);
  }
  if (open.length > 0) {
    const Mend =
      'Switch on the authentication of these routes (on this machine: GATEWAY_AUTH=app): a caller can use any name in the caller header there.';
    return { Check, State: 'failed', Found: `without credentials functions answer ${list(open)}`, Mend };
  }
  if (untold.length > 0) return { Check, State: 'skipped', Found: `it is not known of ${list(untold)}` };
  return { Check, State: 'ok', Found: `each of ${String(routes.length)} routes wants credentials` };
};
