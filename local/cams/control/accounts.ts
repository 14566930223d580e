import * as z from 'zod/mini';

import { DEFAULT_ACCOUNT } from '../settings.js';
import { AccountId } from './account-id.js';
import { defineWrite } from './route.js';

const AccountInput = z.strictObject({
  AccountId: z.optional(AccountId),
  Allowlisted: z.boolean({ error: 'must be true or false' }),
});

/** Puts an account on the allowlist for groups, or takes it off: then every group operation answers Authentication.NoAuth. */
export const accounts = defineWrite('accounts', AccountInput, (input, { store }) => {
  const { AccountId = DEFAULT_ACCOUNT, Allowlisted } = input;
  store.accounts.setAllowlisted(AccountId, Allowlisted);
  return { AccountId, Allowlisted };
});
