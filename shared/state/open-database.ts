import type { StateSettings } from '../settings/state.js';
import type { Database } from './database.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import { keepingEveryText } from './storable-text.js';

/**
 * Opens the database of the settings and brings its schema up to date; several may do so at the same time. A schema that
 * is newer than this code is refused: what its columns mean is not known here. Texts are kept with every character.
 *
 * @throws {ServiceError} `StateUnavailable` when it cannot be reached, or its schema cannot be used.
 */
export const openDatabase = async (settings: StateSettings): Promise<Database> =>
  keepingEveryText(
    await (settings.databaseUrl?.startsWith('file:') ? openSqlite(settings.databaseUrl) : openPostgres(settings)),
  );
