import type { Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';

const PROBE_HEADER = 'x-probe';
const PROBE_MS = 700;

/**
 * Answers the probe of `chat-groups doctor`, `X-Probe: unavailable`: 503 after a while, with nothing done. A gateway that
 * repeats a 503 by itself makes the caller wait for every repeat, and shows by that. It stands before the parameters are
 * read: a probe without any is answered, and a function of a version without probes executes nothing of it.
 *
 * @throws {ServiceError} `ProbeAnswered` (503).
 */
export const probe = (): Middleware => {
  const probeBefore: Middleware['before'] = async ({ event: { http, timing } }) => {
    if (http?.headers.get(PROBE_HEADER)?.join() !== 'unavailable') return;
    await timing.pause(PROBE_MS);
    throw serviceError('ProbeAnswered');
  };
  return { before: probeBefore };
};
