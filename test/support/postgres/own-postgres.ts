import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Client } from 'pg';

import type { DatabaseKind } from '../database-kinds.js';
import { findPostgres } from './find-programs.js';
import { runFolderOf, runKept } from './run-kept.js';
import { keepPostgres, type RunningPostgres } from './run-postgres.js';

/** A PostgreSQL of a test's own, which comes back by itself whenever it was stopped. */
export interface OwnPostgres {
  /** Its one database. */
  readonly kind: DatabaseKind;
  /** Waits until it runs. @returns its process. */
  readonly back: () => Promise<number>;
  /** What `pg_ctl stop -m immediate` does: its processes end where they stand. @returns once they have. */
  readonly stopImmediately: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

export const runOwnPostgres = async (): Promise<OwnPostgres> => {
  // Its user must be able to come in.
  chmodSync(runFolderOf(), 0o711);
  const folder = mkdtempSync(join(runFolderOf(), 'own-'));
  const server = { name: 'postgres', keeper: keepPostgres, program: findPostgres(), more: ['restarts'] } as const;
  const running = (): Promise<RunningPostgres> => runKept(folder, server);
  const { port, password } = await running();
  const back = async (): Promise<number> => {
    for (;;) {
      const { pid } = await running();
      if (isAlive(pid)) return pid;
      await pause(5);
    }
  };
  return {
    back,
    kind: {
      open: () =>
        Promise.resolve({
          settings: {
            databaseUrl: `postgres://tests:${password}@127.0.0.1:${String(port)}/postgres`,
            keepSettledHours: 24,
            groupOwnership: 'upstream',
          },
          query: async (sql) => {
            const client = new Client({ host: '127.0.0.1', port, user: 'tests', password, database: 'postgres' });
            await client.connect();
            const { rows } = await client.query<Record<string, unknown>>(sql);
            await client.end();
            return rows;
          },
          close: () => Promise.resolve(),
        }),
    },
    stopImmediately: async () => {
      const pid = await back();
      process.kill(pid, 'SIGQUIT');
      while (isAlive(pid)) await pause(5);
    },
    close: async () => {
      const keeperFile = join(folder, 'keeper-postgres.pid');
      process.kill(Number(readFileSync(keeperFile, 'utf8')), 'SIGTERM');
      while (existsSync(keeperFile)) await pause(10);
    },
  };
};
