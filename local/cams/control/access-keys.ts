import { randomBytes } from 'node:crypto';

import * as z from 'zod/mini';

import { DEFAULT_ACCOUNT } from '../settings.js';
import { AccountId } from './account-id.js';
import { PolicyInput } from './policy-input.js';
import { defineWrite } from './route.js';

const NAME = 'must be 1 to 64 letters, digits, and . - _';

const AccessKeyInput = z.strictObject({
  Policy: z.optional(PolicyInput),
  AccountId: z.optional(AccountId),
  UserName: z.optional(z.string({ error: NAME }).check(z.regex(/^[\w.-]{1,64}$/, { error: NAME }))),
});

/** Issues a lasting access key to a RAM user. Without a policy it may do everything in its account. */
export const accessKeys = defineWrite('access-keys', AccessKeyInput, (input, { store }) => {
  const { Policy = null, AccountId = DEFAULT_ACCOUNT, UserName: DisplayName = 'user' } = input;
  const AccessKeyId = `LTAI${randomBytes(10).toString('hex')}`;
  const AccessKeySecret = randomBytes(15).toString('hex');
  store.credentials.addLasting(AccessKeyId, AccessKeySecret);
  store.principals.add(AccessKeyId, { AccountId, Type: 'SubUser', DisplayName, Policy });
  return { AccessKeyId, AccessKeySecret, AccountId };
});
