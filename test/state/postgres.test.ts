import { afterAll, describe, expect, it } from '@jest/globals';

import { ServiceError } from '../../shared/errors/service-error.js';
import type { Database } from '../../shared/state/database.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { captureLines } from '../support/capture-lines.js';
import { hasPostgres } from '../support/database-kinds.js';
import { createDatabase, type CreatedDatabase } from '../support/postgres/create-database.js';
import { type Relay, startRelay } from '../support/postgres/relay.js';

interface Bed {
  readonly created: CreatedDatabase;
  readonly relay: Relay;
  readonly settings: Parameters<typeof openDatabase>[0];
  readonly database: Database;
}

const settingsFor = (databaseUrl: string): Bed['settings'] => ({
  databaseUrl,
  keepSettledHours: 24,
  groupOwnership: 'upstream',
});

const { lines, restore } = captureLines();

/** A database that we reach through a relay. These tests wait most of their time, so they run side by side. */
const withRelay = async (
  test: (bed: Bed) => Promise<void>,
  answerStartup?: Parameters<typeof startRelay>[1],
): Promise<void> => {
  const created = await createDatabase();
  const relay = await startRelay(created.port, answerStartup);
  const settings = settingsFor(created.url.replace(`:${String(created.port)}/`, `:${String(relay.port)}/`));
  const database = await openDatabase(settings);
  try {
    await test({ created, relay, settings, database });
  } finally {
    await database.close();
    await relay.close();
    await created.drop();
  }
};

/** What a call came to: its rows or the code of its error, and after how many milliseconds. */
const outcomeOf = async (call: Promise<unknown>): Promise<{ readonly result: unknown; readonly tookMs: number }> => {
  const start = performance.now();
  const result = await call.catch((error: unknown) => (error instanceof ServiceError ? error.code : error));
  return { result, tookMs: performance.now() - start };
};

const backendOf = async ({ run }: Database): Promise<unknown> =>
  (await run('SELECT pg_backend_pid() AS pid'))[0]?.['pid'];

const WRITE = `INSERT INTO chat_groups VALUES ('s', 'n', 'g', 1) RETURNING group_id`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const unsupported = (packet: Buffer): Buffer | undefined => {
  if (!packet.includes('statement_timeout')) return undefined;
  const fields = Buffer.from('SFATAL\0C08P01\0Munsupported startup parameter\0\0');
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
};

(hasPostgres ? describe : describe.skip)('the connection to PostgreSQL', () => {
  afterAll(() => {
    restore();
  });

  it.concurrent('is replaced when the server ended it between two calls: both succeed', () =>
    withRelay(async ({ created, database }) => {
      const before = await backendOf(database);
      await created.query('SELECT pg_terminate_backend($1)', [before]);
      await pause(50);

      const after = await backendOf(database);

      expect(after).not.toBe(before);
      expect(lines.filter((line) => line.includes('57P01'))).toEqual([]);
    }),
  );

  it.concurrent('is replaced when it went silent while nobody used it', () =>
    withRelay(async ({ relay, database }) => {
      await database.run('SELECT 1');
      relay.silence();
      await pause(1100);

      const { result, tookMs } = await outcomeOf(database.run('SELECT 1 AS one'));

      expect(result).toEqual([{ one: 1 }]);
      expect(tookMs).toBeLessThan(1500);
      expect(relay.connections()).toBe(2);
    }),
  );

  it.concurrent('is one for all calls of an instance, and stays the same', () =>
    withRelay(async ({ relay, database }) => {
      await Promise.all(Array.from({ length: 50 }, () => database.run('SELECT 1')));
      await pause(1100);
      await Promise.all(Array.from({ length: 50 }, () => database.run('SELECT 1')));

      expect(relay.connections()).toBe(1);
    }),
  );

  it.concurrent('is StateUnavailable at once while nothing listens, and works again afterwards', () =>
    withRelay(async ({ relay, settings, database }) => {
      await relay.close();
      await pause(20);

      const [call, opening] = await Promise.all([
        outcomeOf(database.run('SELECT 1')),
        outcomeOf(openDatabase(settings)),
      ]);

      expect([call.result, opening.result]).toEqual(['StateUnavailable', 'StateUnavailable']);
      expect(Math.max(call.tookMs, opening.tookMs)).toBeLessThan(1000);
    }),
  );

  it.concurrent('is StateUnavailable within 3.5 s when the server freezes, for all who wait, and works again', () =>
    withRelay(async ({ relay, database }) => {
      await database.run('SELECT 1');
      relay.freeze();

      const calls = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(database.run('SELECT 1'))));

      expect(new Set(calls.map(({ result }) => result))).toEqual(new Set(['StateUnavailable']));
      expect(Math.max(...calls.map(({ tookMs }) => tookMs))).toBeLessThan(3500);
      relay.thaw();
      expect(await database.run('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }),
  );

  it.concurrent('is StateUnavailable within 3 s when the server froze before the call, opening included', () =>
    withRelay(async ({ relay, settings, database }) => {
      await database.run('SELECT 1');
      relay.freeze();
      await pause(1100);

      const [call, opening] = await Promise.all([
        outcomeOf(database.run('SELECT 1')),
        outcomeOf(openDatabase(settings)),
      ]);

      expect([call.result, opening.result]).toEqual(['StateUnavailable', 'StateUnavailable']);
      expect(call.tookMs).toBeLessThan(3000);
      expect(opening.tookMs).toBeLessThan(2500);
    }),
  );

  it.concurrent('ends a statement after 3 s, on the server too, and goes on', () =>
    withRelay(async ({ created, relay, database }) => {
      const { result, tookMs } = await outcomeOf(database.run('SELECT pg_sleep(20)'));

      expect(result).toBe('StateUnavailable');
      expect(tookMs).toBeLessThan(3500);
      // The server counts its 3 s by itself: it may be a little later than we are.
      const isRunning = async (): Promise<boolean> => {
        const running = await created.query(
          `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND query LIKE '%pg_sleep%' AND state = 'active'
             AND pid <> pg_backend_pid()`,
          [created.name],
        );
        return running.length > 0;
      };
      // Well before the 20 s that it would take by itself.
      for (let left = 50; left > 0 && (await isRunning()); left -= 1) await pause(100);
      expect(await isRunning()).toBe(false);
      expect(await database.run('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(relay.connections()).toBeLessThanOrEqual(2);
    }),
  );

  it.concurrent.each([
    ['became read-only', '25006', 'SET default_transaction_read_only = on', WRITE],
    ['is ended by an operator', '57P01', undefined, 'SELECT pg_terminate_backend(pg_backend_pid())'],
    ['is in a transaction that failed', '25P02', 'BEGIN; SELECT 1 / (SELECT 0)', 'SELECT 1'],
  ])('is replaced after a session that %s (%s)', (_, errorCode, before, statement) =>
    withRelay(async ({ database, relay }) => {
      for (const each of before?.split('; ') ?? []) await outcomeOf(database.run(each));

      const heard = await outcomeOf(database.run(statement));
      const next = await outcomeOf(database.run(WRITE));

      expect(heard.result).toBe('StateUnavailable');
      expect(lines.map((line) => (JSON.parse(line) as { errorCode?: string }).errorCode)).toContain(errorCode);
      expect(next.result).toEqual([{ group_id: 'g' }]);
      expect(relay.connections()).toBe(2);
    }),
  );

  it.concurrent('stays after a statement that was only refused', () =>
    withRelay(async ({ database, relay }) => {
      await outcomeOf(database.run('SELECT nothing FROM nowhere'));
      await outcomeOf(database.run('SELECT 1 / (SELECT 0)'));

      expect(await database.run('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(relay.connections()).toBe(1);
    }),
  );

  it.concurrent('bears an upgrade that takes longer than any other statement may', () =>
    withRelay(async ({ created, settings, database }) => {
      await created.query('DROP TABLE creates, chat_groups');
      await created.query('DELETE FROM schema_migrations WHERE version = 1');
      // Somebody keeps the table of versions for four seconds.
      const holding = created.query(
        `DO $$ BEGIN LOCK TABLE schema_migrations IN EXCLUSIVE MODE; PERFORM pg_sleep(4); END $$`,
      );
      await pause(100);

      const upgraded = await openDatabase(settings);

      await holding;
      await upgraded.close();
      expect(await database.run('SELECT create_id FROM creates')).toEqual([]);
    }),
  );

  it.concurrent('is made without the limit of the server where a proxy does not know it', () =>
    withRelay(async ({ database, relay }) => {
      expect(await database.run("SELECT current_setting('statement_timeout') AS most")).toEqual([{ most: '0' }]);
      expect(relay.connections()).toBe(2);
    }, unsupported),
  );

  it.concurrent('bears our name, and prepares nothing that a proxy would lose', () =>
    withRelay(async ({ database }) => {
      await database.run('SELECT version FROM schema_migrations WHERE version = $1', [1]);

      expect(await database.run('SELECT name FROM pg_prepared_statements')).toEqual([]);
      expect(await database.run("SELECT current_setting('application_name') AS name")).toEqual([
        { name: 'cams-chat-groups' },
      ]);
    }),
  );

  it.concurrent('is refused with a wrong password, and the log tells the code and nothing else', () =>
    withRelay(async ({ settings, created }) => {
      const databaseUrl = settings.databaseUrl?.replace(created.password, 'wrong-password') ?? '';

      const { result } = await outcomeOf(openDatabase(settingsFor(databaseUrl)));

      expect(result).toBe('StateUnavailable');
      const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(told).toContainEqual({
        event: 'state',
        step: 'connect',
        errorType: 'error',
        errorCode: '28P01',
        cause: 'wrong user or password',
      });
      const keys = told.flatMap((line) => Object.keys(line));
      expect(keys.filter((key) => !['event', 'step', 'errorType', 'errorCode', 'cause'].includes(key))).toEqual([]);
      expect(lines.join()).not.toMatch(/wrong-password|127\.0\.0\.1|tests|t_[0-9a-f]/);
    }),
  );
});
