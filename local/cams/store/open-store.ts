import type Database from 'libsql';

import { DEFAULT_NUMBER, DEFAULT_SPACE } from '../settings.js';
import { restoreSnapshot } from '../snapshot/restore-snapshot.js';
import { writeSnapshot } from '../snapshot/write-snapshot.js';
import { type Accounts, openAccounts } from './accounts.js';
import { closeWhole } from './close-whole.js';
import { type Credentials, openCredentials } from './credentials.js';
import { rememberFile } from './file-identity.js';
import { type Groups, openGroups } from './groups.js';
import { inTransaction } from './in-transaction.js';
import { loadInBulk } from './load-in-bulk.js';
import { openConnection } from './open-connection.js';
import { openParticipants, type Participants } from './participants.js';
import { openPrincipals, type Principals } from './principals.js';
import { replaceContents } from './replace-contents.js';
import { openSpaces, type Spaces } from './spaces.js';
import { storageCodeOf, toStorageFault } from './storage-fault.js';

/** What is kept, by kind, on one connection. */
interface Contents {
  readonly spaces: Spaces;
  readonly groups: Groups;
  readonly participants: Participants;
  readonly credentials: Credentials;
  readonly principals: Principals;
  readonly accounts: Accounts;
}

/**
 * Everything that outlives the process. One process at a time may open a file. What it does throws a StorageFault when the
 * file cannot be used; once it can be used again, so can the store.
 */
export interface Store extends Contents {
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
  /** @throws {StorageFault} when the file has been removed or replaced. */
  readonly checkFile: () => void;
  readonly close: () => void;
}

const openContents = (database: Database.Database): Contents => ({
  spaces: openSpaces(database),
  groups: openGroups(database),
  participants: openParticipants(database),
  credentials: openCredentials(database),
  principals: openPrincipals(database),
  accounts: openAccounts(database),
});

const addDefaults = ({ spaces }: Contents): void => {
  if (spaces.ownerOf(DEFAULT_NUMBER) === undefined) spaces.add(DEFAULT_SPACE, DEFAULT_NUMBER);
};

/** A value that a statement refused says nothing about the connection. */
const breaksConnection = (error: unknown): boolean => /^SQLITE_(?!CONSTRAINT)/.test(storageCodeOf(error) ?? '');

/**
 * Opens the database and makes what it lacks: the file, its folder, the tables, the default space.
 *
 * @param warn hears what is odd about the file and no reason to refuse it.
 * @throws {StorageFault} when the file is damaged, of another program or a later version, or cannot be written.
 */
export const openStore = (databaseFile: string, warn: (sentence: string) => void = console.error): Store => {
  let database = openConnection(databaseFile, warn);
  let contents = openContents(database);
  let broken = false;
  const checkFile = rememberFile(databaseFile);

  /** Works on a connection that is sound: one that has failed may be stuck in an old snapshot (observed after BUSY). */
  const use = <Result>(work: (connection: Database.Database) => Result): Result => {
    checkFile();
    try {
      if (broken) {
        if (database.open) database.close();
        database = openConnection(databaseFile, warn);
        contents = openContents(database);
        broken = false;
      }
      return work(database);
    } catch (error) {
      broken ||= breaksConnection(error);
      throw toStorageFault(error, databaseFile);
    }
  };
  const transaction = <Result>(work: () => Result): Result => use((connection) => inTransaction(connection, work));

  let lastSnapshot = Promise.resolve();
  transaction(() => {
    addDefaults(contents);
  });
  return {
    get spaces() {
      return contents.spaces;
    },
    get groups() {
      return contents.groups;
    },
    get participants() {
      return contents.participants;
    },
    get credentials() {
      return contents.credentials;
    },
    get principals() {
      return contents.principals;
    },
    get accounts() {
      return contents.accounts;
    },
    transaction,
    load: (work) => loadInBulk(database, work),
    isEmpty: () =>
      contents.spaces.count().BusinessNumbers === 1 && Object.keys(contents.groups.countByStatus()).length === 0,
    reset: () => {
      use((connection) => {
        replaceContents(connection, () => {
          addDefaults(contents);
        });
      });
    },
    writeSnapshot: (file) => {
      const write = (): Promise<void> => use((connection) => writeSnapshot(connection, databaseFile, file));
      const written = lastSnapshot.then(write, write);
      lastSnapshot = written;
      return written;
    },
    restoreSnapshot: (file) => {
      use((connection) => {
        restoreSnapshot(connection, file);
      });
    },
    checkFile,
    close: () => {
      try {
        use(() => undefined);
      } catch {
        // A file that cannot be used has nothing to be put in order.
        if (database.open) database.close();
        return;
      }
      if (!closeWhole(database)) warn(`The groups are in ${databaseFile} and ${databaseFile}-wal together: keep both.`);
    },
  };
};
