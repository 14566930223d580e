import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';

/**
 * The caller's account is on the allowlist for groups, and the space it names is its own. A space that nobody was given
 * belongs to the default account; one that does not exist is refused by the action, with the same code.
 */
export const checkAccount: Check = ({ request, form, claims }, { store }) => {
  const { AccountId } = store.principals.find(claims.accessKeyId ?? '');
  if (!store.accounts.isAllowlisted(AccountId)) throw new Refusal(refusals.AccountNotAllowlisted);
  const spaces = [...request.query, ...form].filter(([name]) => name === 'CustSpaceId').map(([, space]) => space);
  // All of them: whether one named twice is taken is decided later, and none of them may be another's.
  if (spaces.some((space) => store.accounts.ownerOf(space) !== AccountId)) throw new Refusal(refusals.ResourceNotOwned);
};
