/** Why a run does not begin to write, or is not called completed. */
export interface Refusal {
  /** One word. */
  readonly reason: string;
  /** One sentence, with what would help. */
  readonly message: string;
  /** What to do, where that is not what the state of the run says. */
  readonly advice?: string;
}
