import * as z from 'zod/mini';

import type { Service } from '../service.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

const YEAR_MS = 366 * 24 * 60 * 60_000;
const RULE = `must be a whole number of milliseconds, 0 to ${String(YEAR_MS)}`;
const onlyTrue = z.optional(z.literal(true, { error: 'must be true, or left out' }));

const ClockInput = z
  .strictObject({
    Hold: onlyTrue,
    AdvanceMs: z.optional(
      z.int({ error: RULE }).check(z.minimum(0, { error: RULE }), z.maximum(YEAR_MS, { error: RULE })),
    ),
    Release: onlyTrue,
  })
  .check(
    z.refine(({ Hold, Release }) => !(Hold && Release), {
      path: ['Release'],
      error: 'and Hold cannot both be asked for',
    }),
  );

const show = ({ clock }: Service): object => ({
  Now: clock.now(),
  Held: clock.isHeld(),
  AheadMs: clock.aheadMs(),
});

export const clockShown: Route = { method: 'GET', path: 'clock', answer: (_body, service) => show(service) };

/** Holds the clock, advances it or releases it, in this order; an empty object changes nothing. */
export const clockSet: Route = {
  method: 'POST',
  path: 'clock',
  answer: (body, service) => {
    const { Hold, AdvanceMs = 0, Release } = readInput(ClockInput, body);
    if (Hold) service.clock.hold();
    service.clock.advance(AdvanceMs);
    if (Release) service.clock.release();
    return show(service);
  },
};
