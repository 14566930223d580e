import type Database from 'libsql';

/**
 * Runs work in one transaction that holds the right to write from its beginning: one that only reads at first can be
 * overtaken by another writer, and then never writes. The driver's own wrapper loses the error where SQLite has rolled back
 * already, as it does on a full disk.
 */
export const inTransaction = <Result>(database: Database.Database, work: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
};
