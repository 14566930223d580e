import { allowsTarget } from '../access/policy.js';
import type { Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';

/**
 * Refuses a space or number that the policy does not grant the caller, on the validated values and before any upstream
 * call: the function's role may see every space, so nobody behind us would refuse it.
 *
 * @throws {ServiceError} `Forbidden` (403).
 */
export const authorize = (): Middleware => {
  const authorizeBefore: Middleware['before'] = ({ event: { grant, request } }) => {
    const { CustSpaceId, BusinessNumber } = request;
    if (!grant || !allowsTarget(grant, String(CustSpaceId), String(BusinessNumber))) throw serviceError('Forbidden');
  };
  return { before: authorizeBefore };
};
