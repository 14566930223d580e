import Database from 'libsql';

import { contentTables } from '../store/schema.js';
import { APPLICATION_ID, SnapshotFault } from './snapshot-format.js';

interface Column {
  readonly name: string;
}

/** The columns of each table of a database, by table; a table that is absent has none. */
export const columnsOf = (database: Database.Database, schema: 'main' | 'Snapshot'): ReadonlyMap<string, string[]> => {
  // A view, or a table that SQLite computes, may do anything when it is read.
  const stored = database.prepare(
    `SELECT name FROM ${schema}.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`,
  );
  const tables = new Set((stored.all() as readonly Column[]).map(({ name }) => name));
  return new Map(
    contentTables.map((table) => {
      const columns = tables.has(table) ? (database.pragma(`${schema}.table_info(${table})`) as readonly Column[]) : [];
      return [table, columns.map(({ name }) => name)];
    }),
  );
};

const first = (rows: unknown): unknown => Object.values((rows as readonly object[])[0] ?? {})[0];

/**
 * Looks through a file before anything of it is taken over.
 *
 * @throws {SnapshotFault} when it is no database, not one of this service, or damaged.
 */
export const checkSnapshot = (file: string): void => {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    if (first(database.pragma('application_id')) !== APPLICATION_ID) {
      throw new SnapshotFault('is not a snapshot of this service');
    }
    if (first(database.pragma('quick_check(1)')) !== 'ok') throw new SnapshotFault('is damaged');
  } catch (error) {
    if (error instanceof SnapshotFault) throw error;
    throw new SnapshotFault('is no database, or is damaged', { cause: error });
  } finally {
    database?.close();
  }
};
