/** A run as `maintain runs` shows it. */
export interface ShownRun {
  readonly RunId: string;
  readonly StartedAt: string;
  readonly Task: string;
  readonly Mode: string;
  /** Masked; of a run over many numbers how many there are. */
  readonly BusinessNumber: string;
  readonly State: string;
  /** Of a run that has not ended, how far it is. */
  readonly Reason: string;
  /** Whether somebody has to look at it. */
  readonly NeedsSomebody: boolean;
}
