import type { Call, Reply } from '../call.js';
import type { Envelope } from '../operations/envelope.js';
import { currentTrace } from '../telemetry/scope.js';

/** What both gateways take from a function; the traditional one answers anything else with a bare 503. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** The HTTP form of a reply. W3C has no header for the way back: `X-Trace-Id` is ours. */
const encodeHttpResult = (requestId: string, { statusCode, headers, envelope }: Reply): HttpResult => {
  const trace = currentTrace();
  return {
    statusCode,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': requestId,
      ...(trace ? { 'X-Trace-Id': trace.traceId } : {}),
      ...headers,
    },
    body: JSON.stringify(envelope),
    isBase64Encoded: false,
  };
};

/** Gives a reply the form its event asks for: an HTTP result, or the bare envelope for a direct invocation. */
export const encodeResult = (
  { shape, requestId }: Pick<Call, 'shape' | 'requestId'>,
  reply: Reply,
): HttpResult | Envelope => (shape === 'direct' ? reply.envelope : encodeHttpResult(requestId, reply));
