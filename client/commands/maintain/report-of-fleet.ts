import { type NumberStanding, reportFleet, tellNumber } from '../../../shared/maintenance/fleet/fleet-report.js';
import type { Database } from '../../../shared/state/database.js';
import { fleetNumbers } from '../../../shared/state/fleet-numbers.js';
import type { FleetRecord } from '../../../shared/state/fleet-record.js';
import { isSet, type OptionValues } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import type { Terminal } from '../../command/terminal.js';
import { showFleet } from './show-fleet.js';

const PAGE = 200;

const everyNumber = async (database: Database, fleetId: string): Promise<readonly NumberStanding[]> => {
  const all: NumberStanding[] = [];
  const numbers = fleetNumbers(database, fleetId);
  for (let after = ''; ;) {
    const page = await numbers.page(after, PAGE, false);
    if (page.length === 0) return all;
    for (const number of page) all.push(await tellNumber(database, number));
    after = page.at(-1)?.businessNumber ?? '';
  }
};

/** Shows how a run over many numbers stands. */
export const reportOfFleet = async (
  fleet: FleetRecord,
  database: Database,
  options: OptionValues,
  terminal: Terminal,
): Promise<ExitCode> => {
  const report = await reportFleet(database, fleet, fleet.fleetId);
  if (isSet(options, 'json')) {
    terminal.document({ Report: report, Numbers: await everyNumber(database, fleet.fleetId) });
  } else showFleet(report, terminal);
  return exitCodes.ok;
};
