import { serviceError } from '../errors/service-error.js';
import type { StateSettings } from '../settings/state.js';
import type { Database } from './database.js';
import { migrations } from './migrations.js';
import { openSqlite } from './sqlite.js';

/** Opens the database of the settings and brings its schema up to date. */
export const openDatabase = async ({ databaseUrl = '' }: StateSettings): Promise<Database> => {
  if (!databaseUrl.startsWith('file:')) throw serviceError('StateUnavailable');
  const database = await openSqlite(databaseUrl);
  await database.run('CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY)');
  const done = await database.run('SELECT version FROM schema_migrations');
  const known = new Set(done.map((row) => Number(row['version'])));
  for (const { version, statements } of migrations.filter((each) => !known.has(each.version))) {
    for (const statement of statements) await database.run(statement);
    await database.run('INSERT INTO schema_migrations (version) VALUES ($1)', [version]);
  }
  return database;
};
