import type { Row, SqlValue } from './database.js';
import { migrations } from './migrations.js';

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The version of the schema that this code was written for. */
export const SCHEMA_VERSION = Math.max(...migrations.map(({ version }) => version));

export const READ_VERSION = 'SELECT COALESCE(MAX(version), 0) AS version FROM schema_migrations';

/** The schema is of a later version than this code: what its columns mean is not known here. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
  readonly code: string;

  constructor(version: number) {
    super('The schema of the database is newer than this code');
    this.code = `VERSION_${String(version)}_ABOVE_${String(SCHEMA_VERSION)}`;
  }
}

/** @throws {SchemaTooNew} when the version is above ours. */
export const isSchemaCurrent = ([row]: readonly Row[]): boolean => {
  const version = Number(row?.['version'] ?? 0);
  if (version > SCHEMA_VERSION) throw new SchemaTooNew(version);
  return version === SCHEMA_VERSION;
};

/**
 * The statements that bring a schema up to date, each to be run before the next is asked for, in one transaction that
 * nobody else runs at the same time. A generator, because one driver waits for answers and the other must not: SQLite's
 * lock would be held while other work of the same thread asks for it.
 *
 * @throws {SchemaTooNew} when there is nothing that this code could do.
 */
export function* upgradeSchema(): Generator<Statement, void, readonly Row[]> {
  yield { sql: 'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY)', values: [] };
  const rows = yield { sql: READ_VERSION, values: [] };
  if (isSchemaCurrent(rows)) return;
  const found = Number(rows[0]?.['version'] ?? 0);
  for (const { version, statements } of migrations) {
    if (version <= found) continue;
    for (const sql of statements) yield { sql, values: [] };
    yield { sql: 'INSERT INTO schema_migrations (version) VALUES ($1)', values: [version] };
  }
}
