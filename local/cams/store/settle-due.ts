import { newGroupId } from '../new-group-id.js';
import { newInviteLink } from '../new-invite-link.js';
import type { Store } from './open-store.js';

/**
 * Brings every group to the state it has reached by now. States pass when somebody looks, not by a timer: so a restart
 * loses none, and a clock that a test holds simply works. A state passes at its own moment, however late that is seen.
 */
export const settleDue = (store: Store, now: number): void => {
  for (const { Sequence, GroupStatus, SettlesAt } of store.groups.due(now)) {
    const at = SettlesAt ?? now;
    if (store.groups.endsInactive(Sequence)) store.groups.deactivate(Sequence, newGroupId(), at);
    else if (GroupStatus === 'CREATING') store.groups.activate(Sequence, newGroupId(), newInviteLink(), at);
    else if (GroupStatus === 'UPDATING') store.groups.finishUpdate(Sequence, at);
    else if (GroupStatus === 'DELETING') store.groups.remove(Sequence);
  }
  store.participants.settle(now);
};
