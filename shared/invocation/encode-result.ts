import type { Call, Reply } from '../call.js';
import type { Envelope } from '../operations/envelope.js';

/** What both gateways take from a function; the traditional one answers anything else with a bare 503. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** The HTTP form of a reply. */
const encodeHttpResult = (requestId: string, { statusCode, headers, envelope }: Reply): HttpResult => ({
  statusCode,
  headers: {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    ...headers,
  },
  body: JSON.stringify(envelope),
  isBase64Encoded: false,
});

/** Gives a reply the form its event asks for: an HTTP result, or the bare envelope for a direct invocation. */
export const encodeResult = (
  { shape, requestId }: Pick<Call, 'shape' | 'requestId'>,
  reply: Reply,
): HttpResult | Envelope => (shape === 'direct' ? reply.envelope : encodeHttpResult(requestId, reply));
