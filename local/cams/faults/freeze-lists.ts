import Database from 'libsql';

import { type Groups, openGroups } from '../store/groups.js';
import { openParticipants, type Participants } from '../store/participants.js';

/** Groups and members as they were at one moment. Only reads work. */
export interface FrozenLists {
  readonly groups: Groups;
  readonly participants: Participants;
  readonly close: () => void;
}

/**
 * Freezes groups and members as they are now: a read transaction on a connection of its own goes on seeing what was
 * there when it began, however much is written meanwhile. Nothing is copied; the write-ahead log grows until it ends.
 */
export const freezeLists = (databaseFile: string): FrozenLists => {
  const database = new Database(databaseFile, { readonly: true });
  database.exec('BEGIN');
  // SQLite takes its snapshot at the first read, not at BEGIN.
  database.prepare('SELECT count(*) FROM BusinessNumber').get();
  return {
    groups: openGroups(database),
    participants: openParticipants(database),
    close: () => {
      // Closing alone keeps the snapshot until the driver's statements are collected, and with it the log (observed).
      database.exec('ROLLBACK');
      database.close();
    },
  };
};
