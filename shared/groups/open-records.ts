import type { Call } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import { invalid } from '../operations/check-request.js';
import { GRACE_MS } from '../state/clean-up.js';
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

// An answer waits no longer for what could be cleaned up as well by the next call.
const CLEAN_UP_MS = 250;
// What remains to build and send the answer.
const RESERVE_MS = 300 + GRACE_MS;

/**
 * Opens the records of creates, has them used, and cleans up once the answer is there.
 *
 * @param use gets undefined where there is no store and no ClientToken that needs one.
 * @throws {ServiceError} `InvalidParameter.ClientToken` (400) for a token without a store: a promise that cannot be kept is
 *   not given; `StateUnavailable` (503); what `use` throws.
 */
export const withRecords = async <Result>(
  openStore: OpenStore,
  { config, timing, deadlineAtMs }: Call,
  clientToken: string | undefined,
  use: (creates: CreateRecords | undefined) => Promise<Result>,
): Promise<Result> => {
  const opening = openStore(config.state);
  if (!opening) {
    if (clientToken !== undefined) throw tokenWithoutStore();
    return use(undefined);
  }
  const { creates, cleanUp } = await opening.catch(doubtEarlierCall(clientToken));
  const result = await use(creates);
  // Now, not beside the call: between two calls an instance stands still, and a statement under way with it.
  const untilMs = Math.min(timing.nowMs() + CLEAN_UP_MS, deadlineAtMs - RESERVE_MS);
  await cleanUp({ nowMs: timing.nowMs, untilMs });
  return result;
};
