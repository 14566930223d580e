import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'libsql';

import { APPLICATION_ID } from '../snapshot/snapshot-format.js';
import { checkOwn, checkSound, lacksLog, missingLogSentence, numberOf, STORE_VERSION } from './check-database.js';
import { counterSchema, recount } from './counters.js';
import { schema } from './schema.js';
import { aboutFile, StorageFault } from './storage-fault.js';

/** How long another program may hold the file before a call fails, in milliseconds. The process stands still meanwhile. */
const BUSY_LIMIT_MS = 3000;

const prepareDatabase = (database: Database.Database): void => {
  database.pragma('journal_mode = WAL');
  // FULL: an answered write survives a power cut, not only a crash of this process.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  if (numberOf(database, 'application_id') !== APPLICATION_ID) {
    database.pragma(`application_id = ${String(APPLICATION_ID)}`);
  }
  // Half of what a million groups take, so that the random keys of a seed seldom wait for the disk.
  database.pragma('cache_size = -65536');
  database.exec(schema + counterSchema);
  if (numberOf(database, 'user_version') < STORE_VERSION) {
    database.exec(`BEGIN IMMEDIATE; ${recount} PRAGMA user_version = ${String(STORE_VERSION)}; COMMIT;`);
  }
};

/** @throws {StorageFault} when there is something else in its place, or nothing may be made there. */
export const makeFolder = (folder: string): void => {
  aboutFile(folder, () => mkdirSync(folder, { recursive: true }));
};

/**
 * Opens the database and makes what it lacks: the file, its folder, the tables.
 *
 * @param warn hears that the file was copied without its log.
 * @throws {StorageFault} when the file is damaged, of another program or a later version, or cannot be written.
 */
export const openConnection = (databaseFile: string, warn: (sentence: string) => void): Database.Database => {
  makeFolder(dirname(databaseFile));
  return aboutFile(databaseFile, () => {
    if (statSync(databaseFile, { throwIfNoEntry: false })?.isDirectory()) {
      throw new StorageFault(`${databaseFile} is a folder. Move it away, or set DATA_DIR to another folder.`);
    }
    const incomplete = lacksLog(databaseFile);
    const database = new Database(databaseFile, { timeout: BUSY_LIMIT_MS });
    try {
      checkOwn(database, databaseFile);
      if (incomplete) checkSound(database, databaseFile);
      prepareDatabase(database);
    } catch (error) {
      database.close();
      throw error;
    }
    if (incomplete) warn(missingLogSentence(databaseFile));
    return database;
  });
};
