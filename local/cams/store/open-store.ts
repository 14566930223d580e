import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'libsql';

import { DEFAULT_NUMBER, DEFAULT_SPACE } from '../settings.js';
import { restoreSnapshot } from '../snapshot/restore-snapshot.js';
import { APPLICATION_ID } from '../snapshot/snapshot-format.js';
import { writeSnapshot } from '../snapshot/write-snapshot.js';
import { type Accounts, openAccounts } from './accounts.js';
import { counterSchema, recount } from './counters.js';
import { type Credentials, openCredentials } from './credentials.js';
import { type Groups, openGroups } from './groups.js';
import { loadInBulk } from './load-in-bulk.js';
import { openParticipants, type Participants } from './participants.js';
import { openPrincipals, type Principals } from './principals.js';
import { replaceContents } from './replace-contents.js';
import { schema } from './schema.js';
import { openSpaces, type Spaces } from './spaces.js';

/** Everything that outlives the process. One process at a time may open a file. */
export interface Store {
  readonly spaces: Spaces;
  readonly groups: Groups;
  readonly participants: Participants;
  readonly credentials: Credentials;
  readonly principals: Principals;
  readonly accounts: Accounts;
  /** Runs `work` in one transaction: all of it is on disk when this returns, none of it when `work` throws. */
  transaction<Result>(work: () => Result): Result;
  /**
   * Inside a transaction, for work that adds about as much as there is or more: indexes are put aside meanwhile.
   */
  load<Result>(work: () => Result): Result;
  /** Whether there is nothing but the default space and number. */
  isEmpty(): boolean;
  /** Forgets spaces, groups and members, and sets up the default space again. Credentials stay valid. */
  reset(): void;
  /** Copies spaces, groups and members to a file; snapshots asked for together are made one after the other. */
  writeSnapshot(file: string): Promise<void>;
  /** @throws {SnapshotFault} when the file is no good; then nothing has changed. */
  restoreSnapshot(file: string): void;
  close(): void;
}

/** Databases of version 0 are from before there were counters. */
const STORE_VERSION = 1;

const versionOf = (database: Database.Database): number => {
  const [row] = database.pragma('user_version') as readonly { readonly user_version: number }[];
  return row?.user_version ?? 0;
};

/**
 * Opens the database and makes what it lacks: the file, its folder, the tables, the default space.
 *
 * @throws {SqliteError} when the file is no database or cannot be written.
 */
export const openStore = (databaseFile: string): Store => {
  mkdirSync(dirname(databaseFile), { recursive: true });
  const database = new Database(databaseFile);
  database.pragma('journal_mode = WAL');
  // FULL: an answered write survives a power cut, not only a crash of this process.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma(`application_id = ${String(APPLICATION_ID)}`);
  // Half of what a million groups take, so that the random keys of a seed seldom wait for the disk.
  database.pragma('cache_size = -65536');
  database.exec(schema + counterSchema);
  if (versionOf(database) < STORE_VERSION) {
    database.exec(`BEGIN; ${recount} PRAGMA user_version = ${String(STORE_VERSION)}; COMMIT;`);
  }

  let lastSnapshot = Promise.resolve();
  const spaces = openSpaces(database);
  const transaction = <Result>(work: () => Result): Result => database.transaction(work)();
  const addDefaults = (): void => {
    if (spaces.ownerOf(DEFAULT_NUMBER) === undefined) spaces.add(DEFAULT_SPACE, DEFAULT_NUMBER);
  };
  addDefaults();
  const groups = openGroups(database);
  return {
    spaces,
    groups,
    participants: openParticipants(database),
    credentials: openCredentials(database),
    principals: openPrincipals(database),
    accounts: openAccounts(database),
    transaction,
    load: (work) => loadInBulk(database, work),
    isEmpty: () => spaces.count().BusinessNumbers === 1 && Object.keys(groups.countByStatus()).length === 0,
    reset: () => {
      replaceContents(database, addDefaults);
    },
    writeSnapshot: (file) => {
      const write = (): Promise<void> => writeSnapshot(database, databaseFile, file);
      const written = lastSnapshot.then(write, write);
      lastSnapshot = written;
      return written;
    },
    restoreSnapshot: (file) => {
      restoreSnapshot(database, file);
    },
    close: () => {
      database.close();
    },
  };
};
