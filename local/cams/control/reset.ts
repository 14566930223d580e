import * as z from 'zod/mini';

import type { Service } from '../service.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

/** Back to an empty default space and counts of 0. Credentials stay: who holds them goes on. */
export const reset: Route = {
  method: 'POST',
  path: 'reset',
  answer: (body: Buffer, { store, calls, journal, clock, settings, turns, rules, alsoReset }: Service) => {
    readInput(z.strictObject({}), body);
    rules.clear();
    store.reset();
    calls.reset();
    journal.clear();
    clock.reset();
    settings.reset();
    turns.reset();
    // After the groups: a record that is made in between must not outlive the group that it tells of.
    return alsoReset();
  },
};
