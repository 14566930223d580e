import { operations } from '../../../shared/operations/operations.js';
import type { Connection } from '../groups/connection.js';
import type { Finding } from './finding.js';
import { bareProbe, type Echo, sendProbe } from './send-probe.js';

/** What a route makes of a request with our credentials and without parameters. */
type Reach = 'reached' | 'closed' | 'not believed' | 'not reached' | 'untold';

const reachOf = (echo: Echo | undefined): Reach => {
  if (echo?.code === 'Unauthenticated') return 'not believed';
  if (echo?.code !== undefined) return 'reached';
  // The gateway knows the caller, and does not let it call this operation: that may be meant.
  if (echo?.status === 403 && !echo.reached) return 'closed';
  return echo && (echo.status === 404 || echo.reached) ? 'not reached' : 'untold';
};

const faults = [
  {
    reach: 'not believed',
    found: 'functions do not believe the gateway',
    Mend: 'Attach the policy HeaderModify with the proof to these routes, too; the log of the function says what was missing.',
  },
  {
    reach: 'not reached',
    found: 'no function is reached',
    Mend: 'Check that these routes are published and lead to their functions, and that the gateway may invoke them.',
  },
] as const;

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
  const examined = await Promise.all(
    operations.map(async ({ name }) => ({ name, reach: reachOf(await sendProbe(connection, bareProbe(name))) })),
  );
  const named = (wanted: Reach): readonly string[] =>
    examined.filter(({ reach }) => reach === wanted).map(({ name }) => name);
  const reached = named('reached');
  for (const { reach, found, Mend } of faults) {
    const names = named(reach);
    if (names.length > 0) {
      return { finding: { Check, State: 'failed', Found: `${found}: ${names.join(', ')}`, Mend }, reached };
    }
  }
  const untold = named('untold');
  if (untold.length > 0) {
    return { finding: { Check, State: 'skipped', Found: `it is not known of ${untold.join(', ')}` }, reached };
  }
  const closed = named('closed');
  const rest = closed.length === 0 ? '' : `; the gateway does not let this caller call ${closed.join(', ')}`;
  return {
    finding: { Check, State: 'ok', Found: `${String(reached.length)} lead to their functions${rest}` },
    reached,
  };
};
