import { serviceError } from '../errors/service-error.js';
import { invalid } from '../operations/check-request.js';

/** @throws {ServiceError} `InvalidParameter.ClientToken` (400): a promise that cannot be kept is not given. */
export const refuseTokenWithoutStore = (clientToken: string | undefined): void => {
  if (clientToken === undefined) return;
  const fault = invalid(['ClientToken'], 'cannot be honoured: these functions have no database');
  throw serviceError('InvalidParameter.ClientToken', {
    message: fault.Message,
    faults: [fault],
    advice: 'Leave ClientToken out, or have the operator set DATABASE_URL.',
  });
};
