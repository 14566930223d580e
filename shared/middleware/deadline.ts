import type { Middleware } from '../call.js';
import { faultyRequest } from '../errors/faulty-request.js';
import { invalid } from '../operations/check-request.js';

// What remains after the deadline to build the answer and to hand it over before the platform ends the function.
const RESERVE_MS = 500;
const TIMEOUT_HEADER = 'X-Timeout-Ms';

/**
 * Sets when the answer must be under way: half a second before the platform's time limit, or when the caller's
 * `X-Timeout-Ms` is over, if that is sooner.
 *
 * @throws {ServiceError} `InvalidParameter.X-Timeout-Ms` (400).
 */
export const deadline = (): Middleware => {
  const deadlineBefore: Middleware['before'] = ({ event: call }) => {
    const values = call.http?.headers.get(TIMEOUT_HEADER.toLowerCase()) ?? [];
    const [value = String(call.timeoutSeconds * 1000)] = values;
    if (values.length > 1 || !/^[1-9]\d{0,8}$/.test(value)) {
      throw faultyRequest([invalid([TIMEOUT_HEADER], 'must be given once, in whole milliseconds')]);
    }
    const limitMs = Math.min(Number(value), call.timeoutSeconds * 1000 - RESERVE_MS);
    call.deadlineAtMs = call.startedAtMs + limitMs;
  };
  return { before: deadlineBefore };
};
