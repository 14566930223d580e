/** Why a run must not go on now: told in the report, and never an item's failure. */
export type Interruption = 'OutOfTime' | 'Interrupted' | 'StopSwitch' | 'LeaseLost' | 'StateUnavailable';

/** Ends the work of an invocation between two writes. Tasks let it pass. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
  readonly interruption: Interruption;

  constructor(interruption: Interruption) {
    super(interruption);
    this.interruption = interruption;
  }
}
