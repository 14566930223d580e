import { lstatSync } from 'node:fs';

import type Database from 'libsql';

import { replaceContents } from '../store/replace-contents.js';
import { contentTables } from '../store/schema.js';
import { storageCodeOf } from '../store/storage-fault.js';
import { checkSnapshot, columnsOf } from './check-snapshot.js';
import { SnapshotFault } from './snapshot-format.js';

/** Copies the columns that the snapshot has; those that came later get their defaults. */
const copyTables = (database: Database.Database): void => {
  const own = columnsOf(database, 'main');
  const theirs = columnsOf(database, 'Snapshot');
  if (theirs.get('ChatGroup')?.length === 0) throw new SnapshotFault('is not a snapshot of this service');
  for (const table of contentTables) {
    const columns = theirs.get(table) ?? [];
    if (columns.some((column) => !own.get(table)?.includes(column))) {
      throw new SnapshotFault('was made by a later version of this service');
    }
    const list = columns.map((column) => `"${column}"`).join(', ');
    if (list) database.exec(`INSERT INTO main.${table} (${list}) SELECT ${list} FROM Snapshot.${table}`);
  }
};

/** Whether there is a file to restore. A link is none: it may lead out of the folder. */
export const hasSnapshot = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;

/** Whether an error is about our own disk, and says nothing about the snapshot. */
const isOfDisk = (error: unknown): boolean => /^SQLITE_(FULL|IOERR|BUSY|READONLY)/.test(storageCodeOf(error) ?? '');

/**
 * Puts the contents of a snapshot in the place of the present ones, in one transaction. Credentials stay as they are.
 *
 * @throws {SnapshotFault} when the file is no good; then nothing has changed.
 */
export const restoreSnapshot = (database: Database.Database, file: string): void => {
  checkSnapshot(file);
  database.prepare('ATTACH ? AS Snapshot').run(file);
  try {
    replaceContents(database, () => {
      copyTables(database);
    });
  } catch (error) {
    if (error instanceof SnapshotFault || isOfDisk(error)) throw error;
    throw new SnapshotFault('holds what this service could not have written', { cause: error });
  } finally {
    database.exec('DETACH Snapshot');
  }
};
