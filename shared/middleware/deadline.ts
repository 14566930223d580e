import type { Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';
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
      const fault = invalid([TIMEOUT_HEADER], 'must be given once, in whole milliseconds');
      throw serviceError('InvalidParameter.X-Timeout-Ms', { message: fault.Message, faults: [fault] });
    }
    const limitMs = Math.min(Number(value), call.timeoutSeconds * 1000 - RESERVE_MS);
    call.deadlineAtMs = call.startedAtMs + limitMs;
  };
  return { before: deadlineBefore };
};
