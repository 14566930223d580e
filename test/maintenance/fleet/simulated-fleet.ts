import type { FleetReport } from '../../../shared/maintenance/fleet/fleet-report.js';

/** What a simulated fleet is like, and what befalls it. */
export interface SimulatedFleet {
  readonly numbers: number;
  readonly parallel: number;
  /** How many instances the region gives all functions. */
  readonly instances: number;
  /** How many connections the database gives this function. */
  readonly connections: number;
  readonly groupsANumber: number;
  readonly callsPerSecond: number;
  /** Calls of CAMS a group. */
  readonly callsAGroup: number;
  /** The share of invocations that the platform refuses, of those that die, and of runs that end with failures. */
  readonly refused: number;
  readonly dies: number;
  readonly fails: number;
  /** At these hours the driver dies, whatever it does. */
  readonly driverDiesAtHours: readonly number[];
}

/** What it came to. */
export interface Figures {
  readonly report: FleetReport;
  readonly hours: number;
  readonly instanceHours: number;
  readonly mostInstances: number;
  readonly mostConnections: number;
  readonly invocations: number;
  readonly refusals: number;
  readonly deaths: number;
  readonly unconnected: number;
  /** Statements of drivers, and what they were a second. */
  readonly driverStatements: number;
  /** How often a run's work was begun from its beginning. */
  readonly begun: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
}

/** How long an invocation may take, as s.yaml says. */
export const INVOCATION_MS = 900_000;
// "Asynchronous invocation": an error of the function is retried three times; these pauses are shorter than the platform's.
export const REPEATS_MS = [60_000, 120_000, 240_000];
