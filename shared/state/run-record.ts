/** How far a run has come. */
export type RunPhase = 'PLANNING' | 'PLANNED' | 'APPLYING' | 'FINISHING' | 'ENDED';

/** What a run was asked for. It never changes. */
export interface RunOrder {
  readonly runId: string;
  readonly task: string;
  /** The function that goes on with the run, as its platform knows it. */
  readonly functionName: string;
  readonly custSpaceId: string;
  readonly businessNumber: string;
  readonly mode: string;
  /** The task's own members of the request, as JSON. */
  readonly params: string;
  readonly maxChanges: number | null;
  readonly planId: string | null;
  /** The hash that the plan must have, for mode `apply`. */
  readonly wantedHash: string | null;
  /** The same for two requests that ask for the same. */
  readonly fingerprint: string;
  readonly startedAtMs: number;
}

/** How far it has come: saved at every checkpoint. */
export interface RunProgress {
  readonly phase: RunPhase;
  /** How often the whole list of groups has been begun with, from 1. */
  readonly pass: number;
  /** The page to be read next. */
  readonly page: number;
  /** What CAMS gave as the number of groups when this pass began. */
  readonly passTotal: number | null;
  /** How many rows this pass has shown. */
  readonly passRows: number;
  /** Whether no group can have been missed. */
  readonly listComplete: boolean;
  readonly planHash: string | null;
  /** How many invocations the run has handed over to the next. */
  readonly hop: number;
  /** The report, as JSON, once there is one to give. */
  readonly report: string | null;
  readonly endedAtMs: number | null;
}

export interface RunRecord extends RunOrder, RunProgress {
  readonly appliedBy: string | null;
  readonly sweeps: number;
}
