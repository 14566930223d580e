import * as z from 'zod/mini';

import { issueSts } from '../issue-sts.js';
import type { Service } from '../service.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

const RULE = 'must be a whole number of seconds, 1 to 43200';

// The real AssumeRole gives no less than 900 seconds; tests of expiry cannot wait for that.
const StsInput = z.strictObject({
  DurationSeconds: z.int({ error: RULE }).check(z.minimum(1, { error: RULE }), z.maximum(43_200, { error: RULE })),
});

/** Issues a temporary access key with its security token. */
export const sts: Route = {
  method: 'POST',
  path: 'sts',
  answer: (body: Buffer, { store, now }: Service) => issueSts(store, readInput(StsInput, body).DurationSeconds, now()),
};
