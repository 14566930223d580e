import { fileURLToPath } from 'node:url';

import type { Database, Row } from './database.js';

/** Opens a SQLite file, for this machine only: libsql is in no bundle. */
export const openSqlite = async (url: string): Promise<Database> => {
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, ''));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 3000');
  return {
    // The driver answers rows as plain objects.
    run: (sql, values = []) =>
      Promise.resolve(database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1')).all(...values) as readonly Row[]),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
};
