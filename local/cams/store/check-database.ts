import { closeSync, existsSync, openSync, readSync } from 'node:fs';

import type Database from 'libsql';

import { APPLICATION_ID } from '../snapshot/snapshot-format.js';
import { StorageFault } from './storage-fault.js';

/** Databases of version 0 are from before there were counters. */
export const STORE_VERSION = 1;

// Bytes 18 and 19 of an SQLite file: 2 while its latest changes are in a log beside it ("Database File Format").
const VERSION_AT = 18;
const IN_LOG = 2;

/** The value of a pragma of one number. */
export const numberOf = (database: Database.Database, pragma: string): number => {
  const [row = {}] = database.pragma(pragma) as readonly Readonly<Record<string, number>>[];
  return row[pragma] ?? 0;
};

/** Whether a file's latest changes belong into a log that is not there. */
export const lacksLog = (databaseFile: string): boolean => {
  if (!existsSync(databaseFile) || existsSync(`${databaseFile}-wal`)) return false;
  const file = openSync(databaseFile, 'r');
  try {
    const version = Buffer.alloc(1);
    readSync(file, version, 0, 1, VERSION_AT);
    return version[0] === IN_LOG;
  } finally {
    closeSync(file);
  }
};

/**
 * Looks whether a database is one of ours, before anything is written to it.
 *
 * @throws {StorageFault} when another program made it, or a later version of this service.
 */
export const checkOwn = (database: Database.Database, databaseFile: string): void => {
  const id = numberOf(database, 'application_id');
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as readonly {
    readonly name: string;
  }[];
  const isOurs = id === APPLICATION_ID || tables.length === 0 || tables.some(({ name }) => name === 'ChatGroup');
  if (!isOurs || (id !== 0 && id !== APPLICATION_ID)) {
    throw new StorageFault(
      `${databaseFile} is a database of another program. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  if (numberOf(database, 'user_version') > STORE_VERSION) {
    throw new StorageFault(
      `${databaseFile} was written by a later version of this service. Use that version, or set DATA_DIR to another folder.`,
    );
  }
};

/** @throws {StorageFault} when the file is damaged. */
export const checkSound = (database: Database.Database, databaseFile: string): void => {
  const [row = {}] = database.pragma('quick_check(1)') as readonly object[];
  if (Object.values(row)[0] !== 'ok') {
    throw new StorageFault(
      `${databaseFile} is damaged. Put a copy of it in its place, or move it away to begin with none.`,
    );
  }
};

/** What is odd about a database whose log is not there. It may be whole: a tool that opened it last has no other way. */
export const missingLogSentence = (databaseFile: string): string =>
  `${databaseFile} was used with a log, and there is no ${databaseFile}-wal beside it. If the file was copied while it was in \
use, or the log was removed, what was written last is missing. If a tool opened and closed it last, it is whole.`;
