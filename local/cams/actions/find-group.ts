import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { GroupRow } from '../store/group-row.js';
import type { Store } from '../store/open-store.js';
import type { ActionContext } from './action.js';
import { checkOwnership, type Owner } from './check-ownership.js';

const accountOf = (group: GroupRow | undefined, store: Store): string | undefined =>
  group && store.accounts.ownerOf(store.spaces.ownerOf(group.BusinessNumber) ?? '');

/**
 * Finds the group a request names. One of another number answers exactly as an unknown one, and so does one that is
 * being deleted: for the caller it is gone, though ListChatGroup still shows it. Under `groupOwnership: 'lax'`
 * the number does not count, as long as both are of one account: upstream may look at nothing but the GroupId.
 *
 * @throws {Refusal} `Unknown.ResourceOwnerId`, `GroupError.GroupNotExist`.
 */
export const findGroup = (
  request: Owner & { readonly GroupId: string },
  { store, knobs }: Pick<ActionContext, 'store' | 'knobs'>,
): GroupRow => {
  checkOwnership(request, store);
  const group = store.groups.find(request.GroupId);
  const reachable =
    group?.BusinessNumber === request.BusinessNumber ||
    (knobs.groupOwnership === 'lax' && accountOf(group, store) === store.accounts.ownerOf(request.CustSpaceId));
  if (!group || !reachable || group.GroupStatus === 'DELETING') throw new Refusal(refusals.GroupNotExist);
  return group;
};

/**
 * Finds a group that can be changed: ACTIVE, or UPDATING, for an update under way blocks nothing else; SUSPENDED where
 * the settings let links and members of such a group change.
 *
 * @throws {Refusal} as `findGroup`, and `GroupError.GroupSuspended`, `GroupError.GroupNotActive`.
 */
export const findWorkingGroup = (
  request: Owner & { readonly GroupId: string },
  { store, knobs }: Pick<ActionContext, 'store' | 'knobs'>,
): GroupRow => {
  const group = findGroup(request, { store, knobs });
  if (group.GroupStatus === 'SUSPENDED' && !knobs.suspendedGroupsWork) throw new Refusal(refusals.GroupSuspended);
  if (group.GroupStatus === 'INACTIVE') throw new Refusal(refusals.GroupNotActive);
  return group;
};
