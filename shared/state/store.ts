import type { StateSettings } from '../settings/state.js';
import type { CreateRecords } from './create-record.js';
import { createRecords } from './create-records.js';
import type { Database } from './database.js';
import { forgetHourly } from './forget-settled.js';
import { type KnownGroups, knownGroups } from './known-groups.js';
import { openDatabase } from './open-database.js';

/** What the functions keep. */
export interface Store {
  readonly database: Database;
  readonly creates: CreateRecords;
  readonly groups: KnownGroups;
}

interface Kept {
  readonly store: Store;
  readonly forget: (nowMs: number) => Promise<void>;
}

const stores = new Map<string, Promise<Kept>>();

const open = async (settings: StateSettings): Promise<Kept> => {
  const database = await openDatabase(settings);
  const store = { database, creates: createRecords(database), groups: knownGroups(database) };
  return { store, forget: forgetHourly(database, settings.keepSettledHours) };
};

const openOnce = (settings: StateSettings, databaseUrl: string): Promise<Kept> => {
  const known = stores.get(databaseUrl);
  if (known) return known;
  const opening = open(settings);
  stores.set(databaseUrl, opening);
  opening.catch(() => stores.delete(databaseUrl));
  return opening;
};

/** Opens the store that the settings name, once in a process; undefined when they name none. A failure is not kept. */
export const openStore = (settings: StateSettings): Promise<Store> | undefined => {
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) return undefined;
  return openOnce(settings, databaseUrl).then(async ({ store, forget }) => {
    // Now, not beside the call: between two calls an instance stands still, and a statement under way with it.
    await forget(Date.now());
    return store;
  });
};
