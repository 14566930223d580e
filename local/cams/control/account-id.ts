import * as z from 'zod/mini';

const RULE = 'must be 6 to 20 digits';

/** The number of a cloud account. */
export const AccountId = z.string({ error: RULE }).check(z.regex(/^\d{6,20}$/, { error: RULE }));
