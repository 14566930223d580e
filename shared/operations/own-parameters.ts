import * as z from 'zod/mini';

export const CLIENT_TOKEN_MAX_LENGTH = 64;
export const MAX_WAIT_SECONDS = 25;

/** Marks in documents what our functions add to the parameters and elements of CAMS. */
export const addition = z.meta({ 'x-addition': true });

export const ClientToken = z.string({ error: 'must be a string' }).check(
  z.regex(/^[\x21-\x7e]{1,64}$/, {
    error: `must be 1 to ${String(CLIENT_TOKEN_MAX_LENGTH)} printable ASCII characters`,
  }),
  addition,
  z.describe('Names this very request: sent again with the same token it is answered again, not executed again.'),
);

const wholeSeconds = { error: `must be a whole number from 0 to ${String(MAX_WAIT_SECONDS)}` };

// One check, not three: a fault is named once.
export const WaitSeconds = z.number(wholeSeconds).check(
  z.refine((value: number) => Number.isInteger(value) && value >= 0 && value <= MAX_WAIT_SECONDS, wholeSeconds),
  addition,
  z.meta({ type: 'integer', minimum: 0, maximum: MAX_WAIT_SECONDS }),
  z.describe(
    'How long to wait for the group to become ACTIVE; GroupId is answered then. 0, the default, does not wait.',
  ),
);

export const Confirm = z
  .boolean({ error: 'must be true or false' })
  .check(
    addition,
    z.describe('Whether to look who was really removed; true is the default. With false the answer is what CAMS says.'),
  );

// Names and not the schemas: most functions need no schema of these.
const ownParameters: ReadonlySet<string> = new Set(['ClientToken', 'WaitSeconds', 'Confirm']);

/** Whether a parameter is an addition of ours: it steers the function and never travels to CAMS. */
export const isOwnParameter = (name: string): boolean => ownParameters.has(name);
