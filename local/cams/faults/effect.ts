import * as z from 'zod/mini';

import { ParticipantNumber } from '../../../shared/operations/parameters.js';

const DAY_MS = 24 * 60 * 60_000;
const TEN_MINUTES_MS = 10 * 60_000;

const whole = (min: number, max: number): z.ZodMiniNumber => {
  const error = `must be a whole number, ${String(min)} to ${String(max)}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
};
const text = z.string({ error: 'must be a string' });
const Code = text.check(z.regex(/^[A-Za-z][\w.]{0,127}$/, { error: 'must be letters, digits and dots' }));
const HttpStatus = z.optional(whole(200, 599));
/** Whether the change is made although the answer is broken, late or a lie. BeforeCommit, the default: it is not. */
const When = z.optional(z.enum(['BeforeCommit', 'AfterCommit'], { error: 'must be BeforeCommit or AfterCommit' }));

/** What a fault rule does to a call, by Kind. local/README.md describes each. */
export const Effect = z.discriminatedUnion(
  'Kind',
  [
    z.strictObject({ Kind: z.literal('Error'), Code, HttpStatus, Message: z.optional(text), When }),
    z.strictObject({
      Kind: z.literal('Throttle'),
      Code: z.optional(Code),
      HttpStatus,
      RetryAfterMs: z.optional(whole(0, DAY_MS)),
    }),
    z.strictObject({ Kind: z.literal('Delay'), DelayMs: whole(0, TEN_MINUTES_MS), When }),
    z.strictObject({
      Kind: z.literal('Trickle'),
      EveryMs: whole(0, TEN_MINUTES_MS),
      Bytes: z.optional(whole(1, 65_536)),
    }),
    z.strictObject({ Kind: z.literal('Drop'), When }),
    z.strictObject({ Kind: z.literal('Reset'), When }),
    z.strictObject({ Kind: z.literal('Html'), HttpStatus, When }),
    z.strictObject({ Kind: z.literal('Empty'), HttpStatus, When }),
    z.strictObject({ Kind: z.literal('WrongJson'), HttpStatus, Body: z.optional(text), When }),
    z.strictObject({
      Kind: z.literal('PartialRemoval'),
      Keep: z.optional(z.array(ParticipantNumber, { error: 'must be a list' })),
    }),
    z.strictObject({ Kind: z.literal('Stuck') }),
    z.strictObject({ Kind: z.literal('FailCreation') }),
    z.strictObject({
      Kind: z.literal('FailFields'),
      Fields: z.array(
        z.enum(['Subject', 'Description', 'ProfilePictureFile'], {
          error: 'must be Subject, Description or ProfilePictureFile',
        }),
        { error: 'must be a list' },
      ),
    }),
    z.strictObject({ Kind: z.literal('StaleList'), ForMs: z.optional(whole(1, DAY_MS)) }),
  ],
  { error: 'must be an object whose Kind is known' },
);

export type Effect = z.infer<typeof Effect>;
export type EffectKind = Effect['Kind'];
