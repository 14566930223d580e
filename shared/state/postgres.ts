import type { StateSettings } from '../settings/state.js';
import type { Database } from './database.js';
import { loginRefusal } from './login-refusal.js';
import { postgresOptions } from './postgres-options.js';
import { connectPostgres, type Session } from './postgres-session.js';
import { sqlStateOf, stateFault } from './state-fault.js';
import { missingMigrations, READ_VERSIONS, upgradeSchema } from './upgrade-schema.js';

const UNDEFINED_TABLE = '42P01';
// Any number that nobody else locks by.
const UPGRADE_LOCK = 7_240_318;
// An index over millions of rows takes seconds, and an upgrade that can never end would keep everybody out.
const UPGRADE_STATEMENT_MS = 120_000;

/** Asked first, without a lock: a role that may not change the schema can work with one that somebody else made. */
const isCurrent = async ({ query }: Session): Promise<boolean> => {
  try {
    return missingMigrations(await query(READ_VERSIONS)).length === 0;
  } catch (error) {
    if (sqlStateOf(error) === UNDEFINED_TABLE) return false;
    throw error;
  }
};

const upgrade = async (session: Session): Promise<void> => {
  if (await isCurrent(session)) return;
  const { query } = session;
  await query('BEGIN');
  // Of the transaction, not of the session: behind a proxy the session is somebody else's a moment later.
  await query('SELECT pg_advisory_xact_lock($1)', [UPGRADE_LOCK]);
  await query(`SET LOCAL statement_timeout = ${String(UPGRADE_STATEMENT_MS)}`);
  const statements = upgradeSchema();
  for (let next = statements.next(); !next.done;) {
    next = statements.next(await query(next.value.sql, next.value.values, UPGRADE_STATEMENT_MS));
  }
  await query('COMMIT');
};

/**
 * Opens a PostgreSQL database and brings its schema up to date. One connection; one that has ended or does not answer is
 * replaced before a statement, never behind it: nobody can tell whether that statement was executed.
 *
 * @throws {ServiceError} `StateUnavailable` when it cannot be reached or used.
 */
export const openPostgres = async (settings: StateSettings): Promise<Database> => {
  const options = postgresOptions(settings);
  let session: Session | undefined;
  let reviving: Promise<Session> | undefined;

  const revive = async (): Promise<Session> => {
    if (session && (await session.isUsable())) return session;
    try {
      session = await connectPostgres(options);
      return session;
    } catch (error) {
      throw stateFault('connect', error, loginRefusal(error));
    }
  };
  // Calls that find the connection dead at the same time share the new one, and its failure.
  const usable = (): Promise<Session> =>
    (reviving ??= revive().finally(() => {
      reviving = undefined;
    }));

  const opened = await usable();
  try {
    await upgrade(opened);
  } catch (error) {
    opened.destroy();
    throw stateFault('upgrade', error);
  }
  return {
    run: async (sql, values = []) => {
      const { query } = await usable();
      try {
        return await query(sql, values);
      } catch (error) {
        throw stateFault('statement', error);
      }
    },
    // Of this moment; now() is that of the transaction.
    nowSql: () => 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)',
    close: () => {
      session?.destroy();
      return Promise.resolve();
    },
  };
};
