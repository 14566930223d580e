import type { Row, SqlValue } from './database.js';
import { type Migration, migrations } from './migrations.js';

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export const READ_VERSIONS = 'SELECT version FROM schema_migrations';

/** The schema is of a later version than this code: what its columns mean is not known here. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
  readonly code: string;

  constructor(found: number, known: number) {
    super('The schema of the database is newer than this code');
    this.code = `VERSION_${String(found)}_ABOVE_${String(known)}`;
  }
}

/**
 * The steps that a schema lacks, in their order.
 *
 * @param rows what READ_VERSIONS answered.
 * @throws {SchemaTooNew} when it has steps beyond ours.
 */
export const missingMigrations = (rows: readonly Row[]): readonly Migration[] => {
  const done = new Set(rows.map((row) => Number(row['version'])));
  const found = Math.max(...done);
  const known = Math.max(...migrations.map(({ version }) => version));
  if (found > known) throw new SchemaTooNew(found, known);
  return migrations.filter(({ version }) => !done.has(version));
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
  const rows = yield { sql: READ_VERSIONS, values: [] };
  for (const { version, statements } of missingMigrations(rows)) {
    for (const sql of statements) yield { sql, values: [] };
    yield { sql: 'INSERT INTO schema_migrations (version) VALUES ($1)', values: [version] };
  }
}
