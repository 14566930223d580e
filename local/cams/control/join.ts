import * as z from 'zod/mini';

import { ParticipantNumber } from '../../../shared/operations/parameters.js';
import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import { defineWrite } from './route.js';

const JoinInput = z.strictObject({ InviteLink: z.string({ error: 'must be a string' }), ParticipantNumber });

/** Somebody opens an invite link on a phone. For a member that is no change. */
export const join = defineWrite('join', JoinInput, ({ InviteLink, ParticipantNumber }, { store, knobs }) => {
  const group = store.groups.findByInviteLink(InviteLink);
  if (!group) throw new Refusal(controlRefusals.LinkDead);
  const { Sequence, GroupId, GroupStatus, BusinessNumber } = group;
  if (GroupStatus === 'SUSPENDED') throw new Refusal(controlRefusals.GroupSuspended);
  if (ParticipantNumber === BusinessNumber) throw new Refusal(controlRefusals.ParticipantIsBusiness);
  if (!knobs.removedMayRejoin && store.participants.wasExpelled(Sequence, ParticipantNumber)) {
    throw new Refusal(controlRefusals.ParticipantRemoved);
  }
  if (!store.participants.has(Sequence, ParticipantNumber)) {
    if (store.participants.count(Sequence) >= knobs.participantsPerGroup) {
      throw new Refusal(controlRefusals.GroupFull, { Limit: String(knobs.participantsPerGroup) });
    }
    store.participants.add(Sequence, ParticipantNumber);
  }
  return { GroupId, TotalParticipantCount: store.participants.count(Sequence) };
});
