import * as z from 'zod/mini';

import { BusinessNumber, CustSpaceId } from '../operations/parameters.js';

export const modes = ['plan', 'apply', 'plan-and-apply'] as const;

export type Mode = (typeof modes)[number];

const mustBe = (rule: string): { error: string } => ({ error: rule });

const name = (): z.ZodMiniString =>
  z
    .string(mustBe('must be a string'))
    .check(z.regex(/^[\x21-\x7e]{1,128}$/, mustBe('must be 1 to 128 printable ASCII characters')));

/** What every request for maintenance may hold; a task adds members of its own. */
export const runRequestShape = {
  /** `plan` reads only and is the default; whoever wants changes says so. */
  Mode: z._default(z.enum(modes, mustBe(`must be ${modes.join(', ')}`)), 'plan'),
  CustSpaceId,
  BusinessNumber,
  /** In place of the task's cap on changes. */
  MaxChanges: z.optional(z.int(mustBe('must be a whole number')).check(z.minimum(1, mustBe('must be at least 1')))),
  /** With Mode `apply`: the plan, and the hash it was shown with. */
  PlanId: z.optional(name()),
  PlanHash: z.optional(name()),
};

/** The members that every request for maintenance has, checked. */
export type RunRequest = z.infer<z.ZodMiniObject<typeof runRequestShape>>;
