import { type FleetReport, reportFleet } from '../../../shared/maintenance/fleet/fleet-report.js';
import { FLEET_DEAD_AFTER_MS } from '../../../shared/maintenance/fleet/wake-fleets.js';
import type { Database } from '../../../shared/state/database.js';
import type { FleetRecord } from '../../../shared/state/fleet-record.js';
import { fleets } from '../../../shared/state/fleets.js';
import type { RunFilter } from '../../../shared/state/run-listing.js';
import type { ShownRun } from './shown-run.js';

export type FleetFilter = RunFilter;

// One is some bytes of a table that has a row for each night; their numbers are counted one fleet after the other.
const FLEETS_MAX = 100;

const states = ['Waiting', 'Invoked', 'Running', 'Ended', 'Failed'] as const;

/** How the numbers of a fleet stand, in one line. */
export const describeNumbers = ({ Numbers }: Pick<FleetReport, 'Numbers'>): string =>
  states.flatMap((state) => (Numbers[state] === 0 ? [] : [`${state} ${String(Numbers[state])}`])).join(', ');

/** Whether a fleet has not ended and nobody starts its numbers. */
const isStuck = ({ endedAtMs, drivenUntilMs }: FleetRecord, nowMs: number): boolean =>
  endedAtMs === null && drivenUntilMs < nowMs - FLEET_DEAD_AFTER_MS;

const isAsked = (
  { task, startedAtMs }: FleetRecord,
  { task: wanted = task, fromMs = 0, untilMs = Infinity, businessNumber }: FleetFilter,
): boolean =>
  // A number is that of its own run.
  businessNumber === undefined && wanted === task && startedAtMs >= fromMs && startedAtMs <= untilMs;

/** The latest fleets, as `maintain runs` shows them. */
export const listFleets = async (
  database: Database,
  filter: FleetFilter,
  nowMs: number,
): Promise<readonly ShownRun[]> => {
  const shown: ShownRun[] = [];
  for (const fleet of await fleets(database).recent(FLEETS_MAX)) {
    if (!isAsked(fleet, filter)) continue;
    const report = await reportFleet(database, fleet, '');
    const State = isStuck(fleet, nowMs) ? 'Stuck' : report.State;
    if (filter.state !== undefined && filter.state !== State) continue;
    shown.push({
      RunId: fleet.fleetId,
      StartedAt: new Date(fleet.startedAtMs).toISOString(),
      Task: fleet.task,
      Mode: fleet.mode,
      BusinessNumber: `${String(fleet.numberCount)} numbers`,
      State,
      Reason: [...(report.Reason === undefined ? [] : [report.Reason]), describeNumbers(report)].join(': '),
      NeedsSomebody: State === 'Stuck' || (report.ResumableUntil ?? '') > new Date(nowMs).toISOString(),
    });
  }
  return shown;
};
