import type * as Pg from 'pg';

import type { Row, SqlValue } from './database.js';
import { mayMissParameter } from './login-refusal.js';
import { sqlStateOf } from './state-fault.js';

const PING_MS = 500;
const FRESH_MS = 1000;
// After these a session is of no more use, although it may still answer: the connection or the server ends (08, 57P), the
// server has become a standby or its disk is full (25006), its transaction is one that nobody will end (25P), or a proxy
// has mixed sessions up (26). Source: "PostgreSQL Error Codes".
const ENDS_SESSION = /^(08|57P|25006|25P|26)/;

/** One connection. */
export interface Session {
  /** Whether it can be expected to work: nothing speaks against it, and it has been heard of in the last second or now. */
  readonly isUsable: () => Promise<boolean>;
  /** @param limitMs in place of the limit of all statements. */
  readonly query: (sql: string, values?: readonly SqlValue[], limitMs?: number) => Promise<readonly Row[]>;
  /** Ends it at once; statements under way fail. */
  readonly destroy: () => void;
}

/** Whether the session is as good as before: the server refused a statement, and nothing else. */
const isRefusal = (error: unknown): boolean => !ENDS_SESSION.test(sqlStateOf(error) ?? '08');

let driver: Promise<typeof Pg> | undefined;

const connectOnce = async (options: Pg.ClientConfig): Promise<Session> => {
  // At the first use: most functions that have a store in reach are called without needing it.
  driver ??= import('pg');
  const { Client, types } = await driver;
  const client = new Client(options);
  let alive = true;
  let underWay = 0;
  let heardAtMs = 0;
  const destroy = (): void => {
    alive = false;
    client.connection.stream.destroy();
  };
  // Without a listener, the end of an idle connection would end the process.
  client.on('error', destroy);
  client.on('end', destroy);
  const query: Session['query'] = async (sql, values = [], limitMs) => {
    underWay += 1;
    try {
      // Never named: a proxy that lends a connection for one transaction loses named statements. The driver's types do not
      // know the limit of one statement.
      const statement = { text: sql, values: [...values], query_timeout: limitMs };
      const { rows } = await client.query<Row>(statement);
      return rows;
    } catch (error) {
      if (!isRefusal(error)) destroy();
      throw error;
    } finally {
      underWay -= 1;
      heardAtMs = Date.now();
    }
  };
  try {
    await client.connect();
  } catch (error) {
    destroy();
    throw error;
  }
  heardAtMs = Date.now();
  // Times are epoch milliseconds, which a double holds.
  client.setTypeParser(types.builtins.INT8, Number);
  // The limit of a statement under way keeps the process; an idle connection need not. The driver types its socket as any
  // stream.
  (client.connection.stream as typeof client.connection.stream & { unref(): void }).unref();
  return {
    query,
    destroy,
    isUsable: async () => {
      if (!alive || underWay > 0 || Date.now() - heardAtMs < FRESH_MS) return alive;
      const timer = setTimeout(destroy, PING_MS);
      try {
        await query('SELECT 1');
      } catch {
        destroy();
      }
      clearTimeout(timer);
      return alive;
    },
  };
};

/** Connects. A proxy that does not know the server's limit for statements is asked without it. */
export const connectPostgres = async (options: Pg.ClientConfig): Promise<Session> => {
  try {
    return await connectOnce(options);
  } catch (error) {
    if (!mayMissParameter(error)) throw error;
    return connectOnce({ ...options, statement_timeout: false });
  }
};
