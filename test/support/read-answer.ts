import type { HttpResult } from '../../shared/invocation/encode-result.js';
import type { Envelope } from '../../shared/operations/envelope.js';

export interface Answer {
  /** undefined for the bare envelope, which has none. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Envelope & Readonly<Record<string, unknown>>;
}

/** Reads a function's result in either of its forms. */
export const readAnswer = (result: HttpResult | Envelope): Answer =>
  'statusCode' in result
    ? { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) as Answer['body'] }
    : { status: undefined, headers: {}, body: result as Answer['body'] };
