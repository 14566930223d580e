import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { openDatabase } from '../../../shared/state/open-database.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { simulateFleet } from './simulate-fleet.js';
import type { Figures, SimulatedFleet } from './simulated-fleet.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

// Of docs/fleet.md: rotating all links of 1,000 numbers with 10,000 groups each.
const WHOLE: SimulatedFleet = {
  numbers: 1000,
  parallel: 98,
  instances: 100,
  connections: 99,
  groupsANumber: 10_000,
  callsPerSecond: 4,
  callsAGroup: 2.02,
  refused: 0.02,
  dies: 0.02,
  fails: 0.01,
  driverDiesAtHours: [2, 5.5],
};
const SMALL: SimulatedFleet = { ...WHOLE, numbers: 30, parallel: 6, instances: 9, connections: 5, groupsANumber: 500 };

const tell = (name: string, figures: Figures): void => {
  const { hours, instanceHours, report, begun: _, ended: __, ...counts } = figures;
  const told = { hours: hours.toFixed(1), instanceHours: instanceHours.toFixed(0), ...counts, ...report.Numbers };
  process.stdout.write(`${name}, seed ${String(seed)}: ${JSON.stringify(told)}\n`);
};

describe.each(databaseKindsInFull.filter(([name]) => name !== 'PgBouncer'))(
  'a simulated fleet, on %s',
  (name, kind) => {
    it.each([
      ['whose platform and database refuse and lose some', FULL ? WHOLE : SMALL],
      [
        'without a fault',
        { ...(FULL ? WHOLE : SMALL), refused: 0, dies: 0, fails: 0, driverDiesAtHours: [], connections: 100 },
      ],
    ])(
      '%s works on every number once, and ends',
      async (what, fleet) => {
        const { restore } = captureLines();
        const opened = await kind.open();
        const database = await openDatabase(opened.settings);

        const figures = await simulateFleet(database, fleet, randomFrom(seed));

        const times = [...figures.ended.values()];
        await database.close();
        await opened.close();
        restore();
        tell(`${name}, ${what}`, figures);
        const { Total, Ended, Failed, Waiting, Invoked, Running } = figures.report.Numbers;
        expect([figures.begun.size, figures.ended.size]).toEqual([fleet.numbers, fleet.numbers]);
        expect(times.every((count) => count === 1)).toBe(true);
        expect([Total, Ended + Failed, Waiting, Invoked, Running]).toEqual([fleet.numbers, fleet.numbers, 0, 0, 0]);
        expect(figures.report.State).toBe(Failed === 0 ? 'Completed' : 'CompletedWithFailures');
        expect(figures.mostInstances).toBeLessThanOrEqual(fleet.instances);
        expect(figures.mostConnections).toBeLessThanOrEqual(fleet.connections);
        // No more than what the pace of each number allows, and a tenth for what was refused, lost or dead.
        const rounds = Math.ceil(fleet.numbers / Math.min(fleet.parallel, fleet.connections - 1));
        const ideal = (rounds * fleet.groupsANumber * fleet.callsAGroup) / fleet.callsPerSecond / 3600;
        // Of a small one, minutes in which the platform repeats weigh more.
        expect(figures.hours).toBeLessThan(FULL ? ideal * 1.25 : 48);
      },
      FULL ? 3_600_000 : 60_000,
    );
  },
);
