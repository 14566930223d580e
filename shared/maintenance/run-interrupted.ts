/** Why a run must not go on now: told in the report, and never an item's failure. */
export type Interruption = 'OutOfTime' | 'Interrupted' | 'StopSwitch' | 'LeaseLost' | 'StateUnavailable';

/** Ends the work of an invocation between two writes. Tasks let it pass. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
  readonly interruption: Interruption;
  /** With `OutOfTime`: in how many milliseconds CAMS may be called again; 0 where nothing but the time is short. */
  readonly waitMs: number;

  constructor(interruption: Interruption, waitMs = 0) {
    super(interruption);
    this.interruption = interruption;
    this.waitMs = waitMs;
  }
}
