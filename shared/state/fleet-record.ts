/** What a fleet was asked for: one task for many numbers. It never changes. */
export interface FleetOrder {
  /** The RunId of the whole. */
  readonly fleetId: string;
  readonly task: string;
  /** The function that starts its numbers, as its platform knows it. */
  readonly functionName: string;
  readonly custSpaceId: string;
  readonly mode: string;
  /** The request without its number, as JSON. */
  readonly request: string;
  /** The same for two requests that ask for the same. */
  readonly fingerprint: string;
  readonly numbers: readonly FleetMember[];
  readonly startedAtMs: number;
}

/** A number of a fleet, and the ID of its run. */
export interface FleetMember {
  readonly businessNumber: string;
  readonly runId: string;
}

export interface FleetRecord extends Omit<FleetOrder, 'numbers'> {
  readonly numberCount: number;
  /** Numbers that have no row of their own yet. */
  readonly unrecorded: readonly FleetMember[];
  /** Until when somebody starts its numbers, in epoch milliseconds. */
  readonly drivenUntilMs: number;
  /** Null until the fleet has ended. */
  readonly state: string | null;
  readonly reason: string | null;
  readonly endedAtMs: number | null;
  readonly resumableUntilMs: number | null;
}

/**
 * How a number stands: `Waiting` to be invoked; `Invoked`, accepted by the platform and not begun; `NotStarted`, given up;
 * else as its run.
 */
export type FleetNumberState =
  | 'Waiting'
  | 'Invoked'
  | 'Running'
  | 'NotStarted'
  | 'Planned'
  | 'Completed'
  | 'CompletedWithFailures'
  | 'Stopped'
  | 'Refused';

export interface FleetNumber extends FleetMember {
  readonly state: FleetNumberState;
  readonly reason: string | null;
  /** How often it was invoked in vain. */
  readonly tries: number;
  readonly invokedAtMs: number;
}
