import { operations } from '../../../shared/operations/operations.js';
import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { bareProbe, type Echo, sendProbe } from './send-probe.js';

/** What a route makes of a request with our credentials and without parameters. */
type Reach = 'reached' | 'closed' | 'not believed' | 'not reached';

const reachOf = (echo: Echo | undefined): Reach => {
  if (echo?.code === 'Unauthenticated') return 'not believed';
  if (echo?.code !== undefined) return 'reached';
  // The gateway knows the caller, and does not let it call this operation: that may be meant.
  return echo?.status === 403 && !echo.reached ? 'closed' : 'not reached';
};

const mends: Readonly<Partial<Record<Reach, string>>> = {
  'not believed':
    'Attach the policy HeaderModify with the proof to these routes, too; the log of the function says what was missing.',
  'not reached': 'Check that these routes are published, and lead to their functions.',
};

export interface ExaminedRoutes {
  readonly finding: Finding;
  /** The operations whose function answers. */
  readonly reached: readonly string[];
}

/**
 * Sends each route a request with credentials and without parameters, which no function executes: policies are attached to
 * routes, and what holds for one need not hold for another.
 */
export const examineRoutes = async (connection: Connection): Promise<ExaminedRoutes> => {
  const Check = 'routes';
  const found = await Promise.all(
    operations.map(async ({ name }) => ({ name, reach: reachOf(await sendProbe(connection, bareProbe(name))) })),
  );
  const named = (wanted: Reach): readonly string[] =>
    found.filter(({ reach }) => reach === wanted).map(({ name }) => name);
  const reached = named('reached');
  const closed = named('closed');
  for (const wanted of ['not believed', 'not reached'] as const) {
    const names = named(wanted);
    if (names.length === 0) continue;
    const Found = `${wanted === 'not believed' ? 'functions do not believe the gateway' : 'no function is reached'}: ${names.join(', ')}`;
    return { finding: { Check, State: 'failed', Found, ...(mends[wanted] && { Mend: mends[wanted] }) }, reached };
  }
  const rest = closed.length === 0 ? '' : `; the gateway lets this caller not call ${closed.join(', ')}`;
  return {
    finding: { Check, State: 'ok', Found: `${String(reached.length)} lead to their functions${rest}` },
    reached,
  };
};
