import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StateSettings } from '../../shared/settings/state.js';

export interface OpenedDatabase {
  readonly settings: StateSettings;
  readonly close: () => Promise<void>;
}

/** A database that suites run on; every `open` gives a fresh empty one. */
export interface DatabaseKind {
  readonly open: () => Promise<OpenedDatabase>;
}

const sqlite: DatabaseKind = {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'state-'));
    return {
      settings: { databaseUrl: `file:${join(folder, 'state.db')}`, keepSettledHours: 24, groupOwnership: 'upstream' },
      close: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

export const databaseKinds: readonly (readonly [string, DatabaseKind])[] = [['SQLite', sqlite]];
