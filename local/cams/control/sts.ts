import * as z from 'zod/mini';

import { issueSts } from '../issue-sts.js';
import type { Service } from '../service.js';
import { AccountId } from './account-id.js';
import { PolicyInput } from './policy-input.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

const RULE = 'must be a whole number of seconds, 1 to 43200';
const NAME = 'must be 1 to 64 letters, digits, and . - _ @ =';
const name = z.optional(z.string({ error: NAME }).check(z.regex(/^[\w.@=-]{1,64}$/, { error: NAME })));

// The real AssumeRole gives no less than 900 seconds; tests of expiry cannot wait for that.
const StsInput = z.strictObject({
  DurationSeconds: z.int({ error: RULE }).check(z.minimum(1, { error: RULE }), z.maximum(43_200, { error: RULE })),
  Policy: z.optional(PolicyInput),
  AccountId: z.optional(AccountId),
  RoleName: name,
  RoleSessionName: name,
});

/** Issues a temporary access key with its security token. Without a policy it may do everything in its account. */
export const sts: Route = {
  method: 'POST',
  path: 'sts',
  answer: (body: Buffer, { store, now }: Service) => {
    const { DurationSeconds, ...role } = readInput(StsInput, body);
    return issueSts(store, DurationSeconds, now(), role);
  },
};
