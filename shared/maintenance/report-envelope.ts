import { ownEntry } from '../errors/catalogue.js';
import type { OwnCode } from '../errors/own-codes.js';
import type { Envelope } from '../operations/envelope.js';
import type { Refusal } from './refusal.js';
import type { RunState } from './run-report.js';
import type { JsonObject } from './task.js';

const codes: Readonly<Record<RunState, OwnCode | 'OK'>> = {
  Planned: 'OK',
  Running: 'OK',
  Completed: 'OK',
  CompletedWithFailures: 'PartialSuccess',
  Stopped: 'MaintenanceStopped',
  Refused: 'MaintenanceRefused',
};

/** How a run stands, and why it was stopped or refused. */
export interface Standing {
  readonly state: RunState;
  readonly why?: Refusal;
  /** A code of the catalogue that says more than that of the state. */
  readonly code?: string;
  readonly proof?: JsonObject;
  /** Whether the verification found something that is not as it should be. */
  readonly fellShort?: boolean;
  /** Until when the run can be resumed, in epoch milliseconds. */
  readonly resumableUntilMs?: number | null;
  /** Sentences beside those of the task. */
  readonly notices?: readonly string[];
}

/** How what is left is done. A new run would do again what is done. */
const adviceOf = (runId: string, { state, why, resumableUntilMs = null }: Standing): string => {
  if (resumableUntilMs !== null) {
    const until = new Date(resumableUntilMs).toISOString().slice(0, 16);
    const resume = `To do what is left: chat-groups maintain resume ${runId} (until ${until}Z).`;
    return why?.advice === undefined ? resume : `${why.advice} ${resume}`;
  }
  if (why?.advice !== undefined) return why.advice;
  return state === 'CompletedWithFailures'
    ? 'Start a new run for those groups alone: one for all groups would do again what is done.'
    : ownEntry(codes[state]).advice;
};

/** The words that an answer has when it is not a success. */
export const envelopeOf = (runId: string, standing: Standing, requestId: string): Envelope => {
  const { state, why, code = codes[state] } = standing;
  if (code === 'OK') return { RequestId: requestId, Code: code, Success: true };
  const { message } = ownEntry(codes[state]);
  const told = state === 'CompletedWithFailures' ? 'Not every item ended well: Failures names the first.' : message;
  return {
    RequestId: requestId,
    Code: code,
    Success: false,
    Message: why?.message ?? told,
    Advice: adviceOf(runId, standing),
    Retryable: false,
  };
};
