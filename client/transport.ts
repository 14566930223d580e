import type { OperationName } from '../shared/operations/operation.js';

/** One attempt at a call. */
export interface Attempt {
  readonly operation: OperationName;
  /** The parameters as JSON. */
  readonly body: string;
  /** The trace that the attempt belongs to, for a header of this name. Source: "Trace Context", W3C. */
  readonly traceparent: string;
  /** How long the function may take for its answer. */
  readonly timeoutMs: number;
  /** Ends the attempt: time is up, or the caller wants no answer any more. */
  readonly signal: AbortSignal;
}

/** What came back, whoever answered. */
export interface Answered {
  readonly text: string;
  readonly status?: number;
  /** How long to stay away, as Retry-After says. */
  readonly retryAfterMs?: number | undefined;
  /**
   * Function Compute's own ID of the request, x-fc-request-id. An answer without it that is no envelope was made by the
   * gateway, or by something before it.
   */
  readonly invocationId?: string | undefined;
  /** The traditional gateway's own refusal: X-Ca-Error-Code and -Message. */
  readonly gateway?: { readonly code: string; readonly message: string; readonly requestId: string | undefined };
  /** When the answer was made by the clock of whoever answered: its Date header. */
  readonly date?: string | undefined;
  /** The trace under which the function logged the call: its X-Trace-Id header. */
  readonly traceId?: string | undefined;
}

/** Nothing was sent: the request could not be made. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

/** No answer came back, and the message says from where, and why: it goes to the caller. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Carries one attempt to the function of its operation.
 *
 * @throws {NotSent} when it never left.
 * @throws {Error} when no answer came back; whether the function was reached is then unknown. A NoAnswer says more.
 */
export type Transport = (attempt: Attempt) => Promise<Answered>;
