import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import { hasSnapshot } from '../snapshot/restore-snapshot.js';
import { SnapshotInput, snapshotPath } from '../snapshot/snapshot-file.js';
import { SnapshotFault } from '../snapshot/snapshot-format.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

/** Puts a snapshot in the place of spaces, groups and members. Credentials, settings, clock and counts of calls stay. */
export const restore: Route = {
  method: 'POST',
  path: 'restore',
  answer: (body, { store, snapshotDir }) => {
    const { File } = readInput(SnapshotInput, body);
    const file = snapshotPath(snapshotDir, File);
    if (!hasSnapshot(file)) throw new Refusal(controlRefusals.SnapshotNotFound);
    try {
      store.restoreSnapshot(file);
    } catch (error) {
      if (error instanceof SnapshotFault) throw new Refusal(controlRefusals.SnapshotInvalid, { Reason: error.message });
      throw error;
    }
    return { File, Groups: store.groups.countByStatus() };
  },
};
