import type { StateSettings } from '../settings/state.js';
import type { CreateRecords } from './create-record.js';
import { createRecords } from './create-records.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';

/** What the functions keep. */
export interface Store {
  readonly database: Database;
  readonly creates: CreateRecords;
}

const stores = new Map<string, Promise<Store>>();

/** Opens the store that the settings name, once in a process; undefined when they name none. A failure is not kept. */
export const openStore = (settings: StateSettings): Promise<Store> | undefined => {
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) return undefined;
  const known = stores.get(databaseUrl);
  if (known) return known;
  const opening = openDatabase(settings).then((database) => ({ database, creates: createRecords(database) }));
  stores.set(databaseUrl, opening);
  opening.catch(() => stores.delete(databaseUrl));
  return opening;
};
