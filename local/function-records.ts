import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import Database from 'libsql';

import { checkSound, lacksLog, missingLogSentence } from './cams/store/check-database.js';
import { closeWhole } from './cams/store/close-whole.js';
import { inTransaction } from './cams/store/in-transaction.js';
import { aboutFile, StorageFault } from './cams/store/storage-fault.js';

/** Where the functions of this machine keep their records. */
export interface FunctionRecords {
  /** As DATABASE_URL of the functions says it. Holds a password where the owner of the machine gave one. */
  readonly databaseUrl: string;
  /** For people; without user and password. */
  readonly shown: string;
  /** Forgets every record, if they are ours to forget. @returns what was done, for the answer of a reset. */
  readonly reset: () => object;
  /** Once no function works with them any more: the file then holds everything. */
  readonly close: () => void;
}

/** How long another program may hold the file, in milliseconds. */
const BUSY_LIMIT_MS = 3000;
// The functions' own list of what their schema has become; without it they could not use what is left.
const KEPT_TABLE = 'schema_migrations';

const tablesOf = (database: Database.Database): readonly string[] => {
  const rows = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all() as readonly { readonly name: string }[];
  return rows.map(({ name }) => name);
};

const withFile = <Result>(file: string, work: (database: Database.Database) => Result): Result =>
  aboutFile(file, () => {
    const database = new Database(file, { timeout: BUSY_LIMIT_MS });
    try {
      return work(database);
    } finally {
      if (database.open) database.close();
    }
  });

const check = (file: string, warn: (sentence: string) => void): void => {
  if (!existsSync(file)) return;
  const incomplete = lacksLog(file);
  withFile(file, (database) => {
    // Asks for the right to write, and gives it back.
    inTransaction(database, () => undefined);
    const tables = tablesOf(database);
    if (tables.length > 0 && !tables.includes(KEPT_TABLE)) {
      throw new StorageFault(
        `${file} is a database of another program. Move it away, or set DATA_DIR to another folder.`,
      );
    }
    if (incomplete) checkSound(database, file);
  });
  if (incomplete) warn(missingLogSentence(file));
};

const openOwnFile = (file: string, warn: (sentence: string) => void): FunctionRecords => {
  check(file, warn);
  return {
    databaseUrl: `file:${file}`,
    shown: file,
    reset: () => {
      if (existsSync(file)) {
        withFile(file, (database) => {
          inTransaction(database, () => {
            for (const table of tablesOf(database)) if (table !== KEPT_TABLE) database.exec(`DELETE FROM "${table}"`);
          });
        });
      }
      return { FunctionRecords: 'Forgotten' };
    },
    close: () => {
      if (existsSync(file)) withFile(file, closeWhole);
    },
  };
};

const shownUrl = (url: string): string => {
  if (!URL.canParse(url)) return 'LOCAL_DATABASE_URL';
  const { protocol, host, pathname } = new URL(url);
  if (protocol === 'file:') return url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
  return `${protocol}//${host}${pathname}`;
};

/**
 * The records that the functions of this machine keep: in a file of the data folder, or in a database that the owner of the
 * machine names, which is never emptied from here.
 *
 * @param databaseUrl LOCAL_DATABASE_URL; undefined for the file.
 * @param warn hears what is odd about the file and no reason to refuse it.
 * @throws {StorageFault} when the file is damaged or of another program, or cannot be written.
 */
export const openRecords = (
  dataDir: string,
  databaseUrl: string | undefined,
  warn: (sentence: string) => void,
): FunctionRecords =>
  databaseUrl === undefined
    ? openOwnFile(resolve(dataDir, 'state.db'), warn)
    : {
        databaseUrl,
        shown: shownUrl(databaseUrl),
        reset: () => ({
          FunctionRecords: 'Kept',
          Message:
            'LOCAL_DATABASE_URL names a database of yours, which a reset does not touch. Its records may tell of groups that are gone.',
        }),
        close: () => undefined,
      };
