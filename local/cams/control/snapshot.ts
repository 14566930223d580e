import { SnapshotInput, snapshotPath } from '../snapshot/snapshot-file.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

/** Keeps spaces, groups and members in a file, to come back to them. Calls go on meanwhile. */
export const snapshot: Route = {
  method: 'POST',
  path: 'snapshot',
  answer: async (body, { store, snapshotDir }) => {
    const { File } = readInput(SnapshotInput, body);
    await store.writeSnapshot(snapshotPath(snapshotDir, File));
    return { File };
  },
};
