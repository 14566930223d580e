import type Database from 'libsql';

const leaveLogMode = (database: Database.Database): void => {
  try {
    // Says in the file itself that no log belongs to it. Not to be had while another program has the file open.
    database.pragma('journal_mode = DELETE');
  } catch {
    // The log is empty all the same.
  }
};

/**
 * Closes a database so that its one file holds everything and can be copied: without this the latest changes stay in the
 * log beside it.
 *
 * @returns whether that worked. It does not on a full disk, or while another program reads: then file and log hold
 * everything together.
 */
export const closeWhole = (database: Database.Database): boolean => {
  try {
    const [checkpoint] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    if (checkpoint?.busy !== 0) return false;
    leaveLogMode(database);
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
};
