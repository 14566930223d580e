import type { Call } from '../call.js';
import type { ErrorDetail } from '../errors/service-error.js';
import { log } from '../log.js';
import type { Outcome } from '../operations/envelope.js';
import { invocationFields } from '../telemetry/invocation-fields.js';
import type { CallLine } from '../telemetry/lines.js';
import { loggedCode } from '../telemetry/logged-code.js';

/** How a call ended. */
export interface CallEnd {
  readonly code: string;
  readonly statusCode: number;
  readonly outcome: Outcome | undefined;
  /** What only the log may hear of a failure. */
  readonly logged?: ErrorDetail['logged'];
}

// The caller chose the method: it may be anything. Source: "http.request.method", HTTP semantic conventions.
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

const httpFields = ({ http, operation }: Call, code: string): Pick<CallLine, 'http.request.method' | 'http.route'> => ({
  'http.request.method': http && (METHODS.has(http.method) ? http.method : '_OTHER'),
  'http.route': http && code !== 'UnknownOperation' ? `/${operation.name}` : undefined,
});

const deadlineShareOf = ({ request, startedAtMs, deadlineAtMs }: Call, nowMs: number): number | undefined =>
  'WaitSeconds' in request ? undefined : Math.round((100 * (nowMs - startedAtMs)) / (deadlineAtMs - startedAtMs)) / 100;

/** Writes the one line of a call: who asked for what, how it ended, and what it took. */
export const logCall = (call: Call, { code, statusCode, outcome, logged }: CallEnd): void => {
  const { requestId, operation, shape, caller, upstream, timing, startedAtMs } = call;
  const nowMs = timing.nowMs();
  log('info', 'call', {
    operation: operation.name,
    shape,
    caller,
    code: loggedCode(code),
    outcome,
    ...httpFields(call, code),
    'http.response.status_code': statusCode,
    ...invocationFields({
      requestId,
      trigger: call.http ? 'http' : 'other',
      durationMs: nowMs - startedAtMs,
      // Whoever sends a probe asks for its 503.
      failure: statusCode >= 500 && code !== 'ProbeAnswered' ? code : undefined,
    }),
    deadlineShare: deadlineShareOf(call, nowMs),
    upstreamAttempts: upstream.attempts,
    upstreamRequestId: upstream.requestId,
    upstreamCode: upstream.code && loggedCode(upstream.code),
    ...logged,
  } satisfies CallLine);
};
