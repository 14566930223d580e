import type { StateSettings } from '../settings/state.js';
import { cleanUp, type CleanUpTime } from './clean-up.js';
import type { CreateStore } from './create-record.js';
import { createRecords } from './create-records.js';
import type { Database } from './database.js';
import { settledCleanUp } from './forget-settled.js';
import { type KnownGroups, knownGroups } from './known-groups.js';
import { openDatabase } from './open-database.js';
import { HOUR_MS } from '../durations.js';

/** What the functions keep. */
export interface Store extends CreateStore {
  readonly database: Database;
  readonly groups: KnownGroups;
}

const stores = new Map<string, Promise<Store>>();

/** @returns what cleans up when an instance is first used, and then once an hour; on while something is left. */
const cleanUpHourly = (database: Database, keepSettledHours: number): CreateStore['cleanUp'] => {
  let nextAtMs = 0;
  return async (time: CleanUpTime) => {
    const nowMs = time.nowMs();
    if (nowMs < nextAtMs) return;
    nextAtMs = nowMs + HOUR_MS;
    if (!(await cleanUp(database, settledCleanUp(database, nowMs - keepSettledHours * HOUR_MS), time))) nextAtMs = 0;
  };
};

const open = async (settings: StateSettings): Promise<Store> => {
  const database = await openDatabase(settings);
  return {
    database,
    creates: createRecords(database),
    groups: knownGroups(database),
    cleanUp: cleanUpHourly(database, settings.keepSettledHours),
  };
};

/** Opens the store that the settings name, once in a process; undefined when they name none. A failure is not kept. */
export const openStore = (settings: StateSettings): Promise<Store> | undefined => {
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) return undefined;
  const known = stores.get(databaseUrl);
  if (known) return known;
  const opening = open(settings);
  stores.set(databaseUrl, opening);
  opening.catch(() => stores.delete(databaseUrl));
  return opening;
};
