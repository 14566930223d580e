import type { Outcome } from '../../shared/operations/envelope.js';
import type { ExitCode } from './exit-codes.js';

/** Why a command ended without having done what it was asked for. */
export interface Reason {
  /** One word, for scripts. */
  readonly Code: string;
  readonly Message: string;
  /** One sentence: what to do about it. */
  readonly Advice?: string;
  /** What became of the change, where one had begun. */
  readonly Outcome?: Outcome;
  readonly ClientToken?: string;
  readonly ExitCode: ExitCode;
}

/** Ends a command. It is told in words, or as the document of `--json`. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.Message);
    this.reason = reason;
  }
}
