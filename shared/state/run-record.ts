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
  /** How far the list of groups has been read, as JSON; null before the first page. */
  readonly reading: string | null;
  /** Whether no group can have been missed. */
  readonly listComplete: boolean;
  /** How many rows of the list had no GroupId. */
  readonly notYetNamed: number;
  readonly planHash: string | null;
  /** How many invocations the run has handed over to the next. */
  readonly hop: number;
  /** The report, as JSON, once there is one to give. */
  readonly report: string | null;
  readonly endedAtMs: number | null;
  /** Of a run that has ended: where it is resumed; null when nothing is left to do. */
  readonly resumePhase: RunPhase | null;
  /** Until then what resuming needs is kept, in epoch milliseconds; null when nothing is. */
  readonly resumableUntilMs: number | null;
  /** Whether the details of its items stay, because the run can be undone by them. */
  readonly keepsDetails: boolean;
}

export interface RunRecord extends RunOrder, RunProgress {
  readonly appliedBy: string | null;
  /** How often it was woken since it came further last. */
  readonly wakes: number;
  /** How far it had come when it was woken last. */
  readonly wokenAtProgress: string | null;
  /** When it was last worked on; in the future while it waits until CAMS may be called again. */
  readonly touchedAtMs: number;
}
