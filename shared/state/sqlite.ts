import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { Database, Row, SqlValue } from './database.js';
import { stateFault } from './state-fault.js';
import { type Statement, upgradeSchema } from './upgrade-schema.js';

const BUSY_LIMIT_MS = 3000;
const BUSY_PAUSE_MS = 20;

const fileOf = (url: string): string => (url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, ''));

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');

/** Runs what may hear "busy" at once, although a limit to wait is set: opening a file that others are opening does. */
const patiently = async (work: () => void): Promise<void> => {
  const start = performance.now();
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > BUSY_LIMIT_MS) throw error;
    }
    await pause(BUSY_PAUSE_MS);
  }
};

/**
 * Opens a SQLite file and brings its schema up to date. For this machine only: libsql is in no bundle, and is found beside
 * the project's own modules.
 *
 * @throws {ServiceError} `StateUnavailable` when the file cannot be used.
 */
export const openSqlite = async (url: string): Promise<Database> => {
  try {
    const { default: Libsql } = await import('libsql');
    const database = new Libsql(fileOf(url));
    const all = (sql: string, values: readonly SqlValue[]): readonly Row[] =>
      // The driver answers rows as plain objects. It takes a single null for an object of named values, but not in a list.
      database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1')).all([...values]) as readonly Row[];
    const upgrade = database.transaction(() => {
      const statements = upgradeSchema();
      let next: IteratorResult<Statement, void> = statements.next();
      while (!next.done) next = statements.next(all(next.value.sql, next.value.values));
    });
    await patiently(() => {
      // FULL: an answered write survives a power cut, not only a crash of this process.
      database.exec(
        `PRAGMA busy_timeout = ${String(BUSY_LIMIT_MS)}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`,
      );
      upgrade.immediate();
    });
    return {
      run: async (sql, values = []) => {
        try {
          return await Promise.resolve(all(sql, values));
        } catch (error) {
          throw stateFault('statement', error);
        }
      },
      nowSql: () => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
      close: () => {
        database.close();
        return Promise.resolve();
      },
    };
  } catch (error) {
    throw stateFault('open', error);
  }
};
