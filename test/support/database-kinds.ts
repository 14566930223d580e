import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Libsql from 'libsql';

import type { StateSettings } from '../../shared/settings/state.js';
import { createDatabase } from './postgres/create-database.js';
import { findPgBouncer, findPostgres } from './postgres/find-programs.js';
import { runPgBouncer } from './postgres/run-pgbouncer.js';

export interface OpenedDatabase {
  readonly settings: StateSettings;
  /** Runs a statement without values over a connection of its own, which has no limit of time. */
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

/** What stands after FROM to get rows `i` from 1 to `count`, on every database. */
export const series = (count: number): string =>
  `(WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < ${String(count)})
    SELECT i FROM counted) AS series`;

/** A database that suites run on; every `open` gives a fresh empty one. */
export interface DatabaseKind {
  readonly open: () => Promise<OpenedDatabase>;
}

export const sqlite: DatabaseKind = {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'state-'));
    const file = join(folder, 'state.db');
    return {
      settings: { databaseUrl: `file:${file}`, keepSettledHours: 24, groupOwnership: 'upstream' },
      query: (sql) => {
        const connection = new Libsql(file);
        const rows = connection.prepare(sql).all() as Record<string, unknown>[];
        connection.close();
        return Promise.resolve(rows);
      },
      close: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

const postgres: DatabaseKind = {
  open: async () => {
    const { url, query, drop } = await createDatabase();
    return { settings: { databaseUrl: url, keepSettledHours: 24, groupOwnership: 'upstream' }, query, close: drop };
  },
};

const pgbouncer: DatabaseKind = {
  open: async () => {
    const { url, port, query, drop } = await createDatabase();
    const databaseUrl = url.replace(`:${String(port)}/`, `:${String((await runPgBouncer()).port)}/`);
    return { settings: { databaseUrl, keepSettledHours: 24, groupOwnership: 'upstream' }, query, close: drop };
  },
};

const { CI, FULL } = process.env;

// Where changes are checked a missing server is a failure; elsewhere its tests are left out.
export const hasPostgres = findPostgres() !== undefined || Boolean(CI);
export const hasPgBouncer = hasPostgres && (findPgBouncer() !== undefined || Boolean(CI));

const sayOnce = (name: string, sentence: string): void => {
  try {
    mkdirSync(join(process.env['TEST_RUN_FOLDER'] ?? '', `said-that-there-is-no-${name}`));
    process.stderr.write(`${sentence}\n`);
  } catch {
    // Another test file has said it.
  }
};

const sayMissing = (name: string, debianPackage: string): void => {
  sayOnce(debianPackage, `There is no ${name} here (apt-get install ${debianPackage}): the tests on it are left out.`);
};

if (!hasPostgres) sayMissing('PostgreSQL', 'postgresql');
if (!hasPgBouncer) sayMissing('PgBouncer', 'pgbouncer');

type Kinds = readonly (readonly [string, DatabaseKind])[];

const direct: Kinds = [['SQLite', sqlite], ...(hasPostgres ? ([['PostgreSQL', postgres]] as const) : [])];

/**
 * For suites about what the store does itself: SQLite, PostgreSQL, and PgBouncer in transaction mode before PostgreSQL. For
 * `describe.each(everyDatabaseKind)('on %s', ...)`.
 */
export const everyDatabaseKind: Kinds = [...direct, ...(hasPgBouncer ? ([['PgBouncer', pgbouncer]] as const) : [])];

/** For suites that run what those have shown: PgBouncer with the long counts only. */
export const databaseKinds = FULL ? everyDatabaseKind : direct;

/**
 * For suites whose statements other suites run on every database: on SQLite alone while a change is checked, on every
 * database with the long counts.
 */
export const databaseKindsInFull = FULL ? everyDatabaseKind : direct.slice(0, 1);
