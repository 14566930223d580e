import type { Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';

const PROBE_HEADER = 'x-probe';
const PROBE_MS = 700;

/**
 * Answers the probe of `chat-groups doctor`, `X-Probe: unavailable` on an operation that reads: 503 after a while, with
 * nothing done. A gateway that repeats a 503 by itself makes the caller wait for every repeat, and shows by that.
 *
 * @throws {ServiceError} `ProbeAnswered` (503).
 */
export const probe = (): Middleware => {
  const probeBefore: Middleware['before'] = async ({ event: { http, operation, timing } }) => {
    if (operation.repetition !== 'reads' || http?.headers.get(PROBE_HEADER)?.join() !== 'unavailable') return;
    await timing.pause(PROBE_MS);
    throw serviceError('ProbeAnswered');
  };
  return { before: probeBefore };
};
