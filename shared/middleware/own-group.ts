import type { Middleware } from '../call.js';
import type { Config } from '../config.js';
import { serviceError } from '../errors/service-error.js';
import { doubtEarlierCall } from '../groups/doubt.js';

const holds = async ({ state }: Config, space: string, businessNumber: string, groupId: string): Promise<boolean> => {
  // Only now: most deployments leave the question to CAMS, and their bundles hold no database.
  const { openStore } = await import('../state/store.js');
  const store = await openStore(state);
  return store !== undefined && (await store.groups.holds(space, businessNumber, groupId));
};

/**
 * Under `GROUP_OWNERSHIP=inventory`, refuses a group that our records do not hold for the space and number of the request,
 * as CAMS refuses a group that does not exist: nobody can find out by it which groups others have. Whether CAMS itself
 * checks whose a group is, is not published.
 *
 * @throws {ServiceError} `GroupNotFound` (404); `StateUnavailable` (503) when the records cannot be read.
 */
export const ownGroup = (): Middleware => {
  const ownGroupBefore: Middleware['before'] = async ({ event: { config, request } }) => {
    const { CustSpaceId, BusinessNumber, GroupId, ClientToken } = request;
    if (config.state.groupOwnership === 'upstream' || typeof GroupId !== 'string') return;
    const held = await holds(config, String(CustSpaceId), String(BusinessNumber), GroupId).catch(
      doubtEarlierCall(typeof ClientToken === 'string' ? ClientToken : undefined),
    );
    if (!held) throw serviceError('GroupNotFound');
  };
  return { before: ownGroupBefore };
};
