import type { Check } from '../rpc/check.js';
import { AccessDenied } from './access-denied.js';
import { evaluate } from './evaluate.js';

/** Keys and tokens that were issued without a policy may do everything. */
export const checkPermission: Check = ({ claims }, { store }) => {
  const principal = store.principals.find(claims.accessKeyId ?? '');
  if (principal.Policy === null) return;
  const action = `cams:${claims.action ?? ''}`;
  const verdict = evaluate(principal.Policy, action);
  if (verdict !== 'Allow') throw new AccessDenied(principal, action, verdict);
};
