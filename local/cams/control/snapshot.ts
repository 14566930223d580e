import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import { SnapshotInput, snapshotPath } from '../snapshot/snapshot-file.js';
import { storageCodeOf, StorageFault } from '../store/storage-fault.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

const reasonOf = (code: string): string => {
  if (/^(EISDIR|ERR_FS_EISDIR)$/.test(code)) return 'a folder has this name';
  if (/^(ENOTDIR|EEXIST)$/.test(code)) return 'a file is where the folder of snapshots belongs';
  if (/^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR)/.test(code)) return 'the disk is full';
  if (/^(EACCES|EPERM|EROFS|SQLITE_READONLY)/.test(code)) return 'this user may not write to the folder of snapshots';
  return code;
};

/** Keeps spaces, groups and members in a file, to come back to them. Calls go on meanwhile. */
export const snapshot: Route = {
  method: 'POST',
  path: 'snapshot',
  answer: async (body, { store, snapshotDir }) => {
    const { File } = readInput(SnapshotInput, body);
    try {
      await store.writeSnapshot(snapshotPath(snapshotDir, File));
    } catch (error) {
      const code = storageCodeOf(error);
      if (error instanceof StorageFault || code === undefined) throw error;
      throw new Refusal(controlRefusals.SnapshotNotWritten, { File, Reason: reasonOf(code) });
    }
    return { File };
  },
};
