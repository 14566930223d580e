import type { InvocationFields } from './lines.js';
import { loggedCode } from './logged-code.js';
import { isColdStart, upstreamTally } from './scope.js';

const THOUSANDTHS = 1000;

/** Milliseconds as the seconds of a log line. */
export const seconds = (ms: number): number => Math.round(ms) / THOUSANDTHS;

/** What an invocation that is about to end tells of itself. */
export const invocationFields = ({
  requestId,
  trigger,
  durationMs,
  failure,
}: {
  readonly requestId: string;
  readonly trigger: InvocationFields['faas.trigger'];
  readonly durationMs: number;
  readonly failure: string | undefined;
}): InvocationFields => {
  const { requests, ms, throttled } = upstreamTally();
  return {
    'faas.invocation_id': requestId,
    'faas.trigger': trigger,
    'faas.coldstart': isColdStart(),
    'faas.invoke_duration': seconds(durationMs),
    'error.type': failure && loggedCode(failure),
    upstreamRequests: requests,
    upstreamSeconds: seconds(ms),
    upstreamThrottled: throttled,
  };
};
