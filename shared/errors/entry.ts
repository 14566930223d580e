import type { Outcome } from '../operations/envelope.js';
import type { OperationName } from '../operations/operation.js';
import type { Meaning } from './meaning.js';

/**
 * What a failure says about repeating the call; it decides our own retries, `Retryable` and `Outcome`:
 * - `never`: refused for good. Not applied; the same request fails again.
 * - `backoff`: refused before execution. Not applied; repeated with growing pauses.
 * - `once`: refused for a reason that a fresh signature or token may cure. Not applied; repeated once.
 * - `slow`: refused by a limit that lasts a minute or more. Not applied; left to the caller.
 * - `ambiguous`: may have been executed. Repeated only where a repeat does no harm; else the outcome is unknown.
 */
export type RetryClass = 'never' | 'backoff' | 'once' | 'slow' | 'ambiguous';

export type Outcomes = readonly [Outcome, ...Outcome[]];

/** What one code means to our caller, whoever coined it. */
export interface CatalogueEntry {
  /** The HTTP status our functions answer with. */
  readonly status: number;
  readonly retry: RetryClass;
  /** One sentence in our own words: upstream's may quote numbers and signatures. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly advice: string;
  /** Our own code that is answered in place of this one. */
  readonly answeredAs?: string;
  /** What the answer's Retry-After says when upstream does not. */
  readonly retryAfterSeconds?: number;
  /**
   * What can have become of a change whose call ends with this code: first what is so when CAMS may have heard of it and
   * nothing else is known. Where the retry class tells, it is left out (`outcomesOf`).
   */
  readonly outcomes?: Outcomes;
  /** What the code means, where logic asks for it. */
  readonly meaning?: Meaning;
  /** Operations that have happened when they hear this code after an attempt whose answer was lost. */
  readonly provesDone?: readonly OperationName[];
}
