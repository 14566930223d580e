import * as z from 'zod/mini';

import { GroupId, ParticipantNumber } from '../../../shared/operations/parameters.js';
import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import { defineWrite } from './route.js';

const LeaveInput = z.strictObject({ GroupId, ParticipantNumber });

/** A member leaves on the phone. Unlike one who was removed, he may come back through a link. */
export const leave = defineWrite('leave', LeaveInput, ({ GroupId, ParticipantNumber }, { store }) => {
  const group = store.groups.find(GroupId);
  if (!group || group.GroupStatus === 'DELETING') throw new Refusal(controlRefusals.GroupNotExist);
  if (!store.participants.remove(group.Sequence, ParticipantNumber)) {
    throw new Refusal(controlRefusals.ParticipantNotExist);
  }
  return { GroupId, TotalParticipantCount: store.participants.count(group.Sequence) };
});
