/** Why a run does not begin to write. */
export interface Refusal {
  /** One word. */
  readonly reason: string;
  /** One sentence, with what would help. */
  readonly message: string;
}
