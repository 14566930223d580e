import type { Delays } from '../settings.js';
import { defineRead } from './route.js';

const wireDelays = ({ createMs, updateMs, deleteMs, removeParticipantsMs }: Delays): object => ({
  CreateMs: createMs,
  UpdateMs: updateMs,
  DeleteMs: deleteMs,
  RemoveParticipantsMs: removeParticipantsMs,
});

/** Counts, no contents: what is in the groups is asked for as a client asks. */
export const state = defineRead('state', ({ store, calls, delays, knobs }, now) => ({
  Now: now,
  ...store.spaces.count(),
  Groups: store.groups.countByStatus(),
  Participants: store.participants.countAll(),
  Calls: calls.read(),
  Settings: {
    Delays: wireDelays(delays),
    GroupsPerNumber: knobs.groupsPerNumber,
    ParticipantsPerGroup: knobs.participantsPerGroup,
  },
}));
