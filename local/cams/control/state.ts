import { type Delays, GROUPS_PER_NUMBER, PARTICIPANTS_PER_GROUP } from '../settings.js';
import { defineRead } from './route.js';

const wireDelays = ({ createMs, updateMs, deleteMs, removeParticipantsMs }: Delays): object => ({
  CreateMs: createMs,
  UpdateMs: updateMs,
  DeleteMs: deleteMs,
  RemoveParticipantsMs: removeParticipantsMs,
});

/** Counts, no contents: what is in the groups is asked for as a client asks. */
export const state = defineRead('state', ({ store, calls, delays }, now) => ({
  Now: now,
  ...store.spaces.count(),
  Groups: store.groups.countByStatus(),
  Participants: store.participants.countAll(),
  Calls: calls.read(),
  Settings: {
    Delays: wireDelays(delays),
    GroupsPerNumber: GROUPS_PER_NUMBER,
    ParticipantsPerGroup: PARTICIPANTS_PER_GROUP,
  },
}));
