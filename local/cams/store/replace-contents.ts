import type Database from 'libsql';

import { counterSchema, counterTables, recount } from './counters.js';
import { inTransaction } from './in-transaction.js';
import { contentTables, indexes, tables } from './schema.js';

/**
 * Throws away spaces, groups and members, and has `fill` put others in their place: all in one transaction, or nothing.
 * Tables are dropped and made anew: deleting row by row would take a second for every 50,000 groups. Indexes and
 * counters come after the rows, which is faster than keeping them through every insert.
 *
 * @throws whatever `fill` throws, and an Error when it leaves a member without a group; the old contents stay.
 */
export const replaceContents = (database: Database.Database, fill: () => void): void => {
  // With foreign keys on, dropping a table deletes its rows one by one first. Inside a transaction this has no effect.
  database.pragma('foreign_keys = OFF');
  try {
    inTransaction(database, () => {
      for (const table of [...counterTables, ...contentTables.toReversed()]) {
        database.exec(`DROP TABLE IF EXISTS ${table}`);
      }
      database.exec(tables);
      fill();
      database.exec(indexes + counterSchema + recount);
      const orphans = database.pragma('foreign_key_check') as readonly unknown[];
      if (orphans.length > 0) throw new Error('members without a group');
    });
  } finally {
    database.pragma('foreign_keys = ON');
  }
};
