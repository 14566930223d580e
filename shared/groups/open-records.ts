import type { Call } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import { invalid } from '../operations/check-request.js';
import type { CreateRecords, OpenStore } from '../state/create-record.js';
import { doubtEarlierCall } from './doubt.js';

const tokenWithoutStore = (): Error => {
  const fault = invalid(['ClientToken'], 'cannot be honoured: these functions have no database');
  return serviceError('InvalidParameter.ClientToken', {
    message: fault.Message,
    faults: [fault],
    advice: 'Leave ClientToken out, or have the operator set DATABASE_URL.',
  });
};

/**
 * Opens the records of creates.
 *
 * @returns undefined where there is no store and no ClientToken that needs one.
 * @throws {ServiceError} `InvalidParameter.ClientToken` (400) for a token without a store: a promise that cannot be kept is
 *   not given; `StateUnavailable` (503).
 */
export const openRecords = async (
  openStore: OpenStore,
  { config }: Call,
  clientToken: string | undefined,
): Promise<CreateRecords | undefined> => {
  const opening = openStore(config.state);
  if (!opening) {
    if (clientToken !== undefined) throw tokenWithoutStore();
    return undefined;
  }
  const { creates } = await opening.catch(doubtEarlierCall(clientToken));
  return creates;
};
