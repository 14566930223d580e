import { isObject } from '../operations/is-object.js';
import type { AttemptResult } from './attempt.js';

/** An answer of CAMS that names a code, whether over HTTP 200 or as an error. */
export interface CamsAnswer {
  readonly kind: 'answer';
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** No answer: too late, a broken connection, or something other than CAMS's JSON. */
export interface NoAnswer {
  readonly kind: 'deadline' | 'network' | 'not-json';
}

// Upstream's words go into answers and logs: only what has the form of a code or an ID does.
const safeCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,127}$/.test(value) ? value : undefined;

// Some sample IDs end in a line break, others hold letters outside hexadecimal.
const safeRequestId = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{1,64}\s*$/.test(value) ? value.trim() : undefined;

const readBody = (body: unknown): CamsAnswer | NoAnswer => {
  if (!isObject(body)) return { kind: 'not-json' };
  const code = safeCode(body['Code']);
  if (code === undefined) return { kind: 'not-json' };
  const message = typeof body['Message'] === 'string' ? body['Message'] : '';
  return { kind: 'answer', code, message, requestId: safeRequestId(body['RequestId']), body };
};

/** Whether an answer says in its own words that the call failed, whatever its code. */
export const deniesSuccess = ({ body: { Success } }: CamsAnswer): boolean => Success === false || Success === 'false';

const readError = (error: unknown, statusCode: number | undefined): CamsAnswer | NoAnswer => {
  if (isObject(error) && isObject(error['data'])) {
    const answer = readBody(error['data']);
    // A failure that calls itself OK proves neither.
    return answer.kind === 'answer' && answer.code === 'OK' ? { kind: 'not-json' } : answer;
  }
  const brokeOff = isObject(error) && ('code' in error || error['name'] === 'RequestTimeoutError');
  return { kind: statusCode === undefined || brokeOff ? 'network' : 'not-json' };
};

/**
 * Reads what the SDK made of an answer. It throws an error with `data` for a JSON error body, a bare SyntaxError for
 * anything that is not JSON, and takes a redirect for success (observed in 0.4.15).
 */
export const readResult = (result: AttemptResult): CamsAnswer | NoAnswer => {
  const { statusCode } = result.exchange;
  switch (result.kind) {
    case 'deadline':
      return { kind: 'deadline' };
    case 'not-connected':
      return { kind: 'network' };
    case 'too-large':
      return { kind: 'not-json' };
    case 'body':
      return statusCode === undefined || statusCode < 300 ? readBody(result.body) : { kind: 'not-json' };
    case 'error':
      return readError(result.error, statusCode);
  }
};
