import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ServiceError } from '../../shared/errors/service-error.js';
import type { Database } from '../../shared/state/database.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { captureLines } from '../support/capture-lines.js';
import { hasPgBouncer } from '../support/database-kinds.js';
import { createDatabase, type CreatedDatabase } from '../support/postgres/create-database.js';
import { runPgBouncer } from '../support/postgres/run-pgbouncer.js';

const WRITE = `INSERT INTO chat_groups VALUES ('s', 'n', 'g', 1) ON CONFLICT (cust_space_id, business_number, group_id)
  DO UPDATE SET first_seen_at = 2 RETURNING group_id`;

const { lines, restore } = captureLines();

afterAll(() => {
  restore();
});

/** What is the same as without it is shown by the suites that run on every kind of database. */
(hasPgBouncer ? describe : describe.skip)('behind PgBouncer in transaction mode, other than without it,', () => {
  let created: CreatedDatabase;
  let databaseUrl: string;
  let database: Database;

  const open = (url: string): Promise<Database> =>
    openDatabase({ databaseUrl: url, keepSettledHours: 24, groupOwnership: 'upstream' });
  const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );
  const backends = async ({ run }: Database): Promise<unknown> =>
    (await run('SELECT pg_backend_pid() AS pid'))[0]?.['pid'];
  const lastLine = (): unknown => JSON.parse(lines.at(-1) ?? '{}');

  beforeEach(async () => {
    lines.length = 0;
    created = await createDatabase();
    databaseUrl = created.url.replace(`:${String(created.port)}/`, `:${String((await runPgBouncer()).port)}/`);
    database = await open(databaseUrl);
  });

  afterEach(async () => {
    await database.close();
    await created.drop();
  });

  /** Ends sessions of the server, and leaves PgBouncer the time to learn of it: a busy machine lets it wait. */
  const endSessions = async (which: string, value: unknown): Promise<void> => {
    await created.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE ${which}`, [value]);
    await new Promise((resolve) => setTimeout(resolve, 200));
  };

  it('statements of one connection may run in different sessions of the server', async () => {
    const first = await backends(database);
    const other = await open(databaseUrl);
    // Keeps that session for a transaction, so that the next statement needs another.
    const kept = other.run('SELECT pg_sleep(0.5)');
    await new Promise((resolve) => setTimeout(resolve, 100));

    const second = await backends(database);

    await kept;
    await other.close();
    expect(second).not.toBe(first);
  });

  it('a session that the server ends between two calls is not noticed at all', async () => {
    await endSessions('pid = $1', await backends(database));

    expect(await database.run(WRITE)).toEqual([{ group_id: 'g' }]);
    expect(lines).toEqual([]);
  });

  it('the server knows no limit of ours for a statement: our own ends the waiting', async () => {
    expect(await database.run(`SELECT current_setting('statement_timeout') AS most`)).toEqual([{ most: '0' }]);

    const slow = await errorOf(database.run('SELECT pg_sleep(4)'));

    expect(slow).toMatchObject({ code: 'StateUnavailable' });
    expect(lastLine()).toEqual({ event: 'state', step: 'statement', errorType: 'Error' });
    expect(await database.run(WRITE)).toEqual([{ group_id: 'g' }]);
  });

  it('a limit of the database ends a statement on the server, and the connection stays', async () => {
    await created.query(`ALTER DATABASE ${created.name} SET statement_timeout = '200ms'`);
    await endSessions('datname = $1 AND pid <> pg_backend_pid()', created.name);

    await errorOf(database.run('SELECT pg_sleep(2)'));

    expect(lastLine()).toEqual({ event: 'state', step: 'statement', errorType: 'error', errorCode: '57014' });
    expect(await database.run(WRITE)).toEqual([{ group_id: 'g' }]);
  });

  it('a session that became read-only may be lent on, until PgBouncer gives it up', async () => {
    // Of the session, which is nobody's: whoever sets something there sets it for all.
    await database.run('SET default_transaction_read_only = on');
    const heard = await errorOf(database.run(WRITE));
    // Whether PgBouncer closes it with ours depends on how much of the refusal it has passed on by then.
    const again = await errorOf(database.run(WRITE));
    if (again) await endSessions('pid = $1', await backends(database));

    const afterwards = await database.run(WRITE);

    const refused = again ? [heard, again] : [heard];
    expect(refused).toMatchObject(refused.map(() => ({ code: 'StateUnavailable' })));
    expect(lines.map((line) => (JSON.parse(line) as { errorCode: string }).errorCode)).toEqual(
      refused.map(() => '25006'),
    );
    expect(afterwards).toEqual([{ group_id: 'g' }]);
  });

  it.each([
    ['a wrong password', 'tests-only-password', 'wrong', 'wrong user or password'],
    ['a user that it does not know', '//tests:', '//nobody:', 'wrong user or password'],
    ['a database that is not there', '/t_', '/no_t_', 'no such database'],
  ])('%s is 08P01 at login, and log and answer say what it means', async (_, right, wrong, cause) => {
    const refused = await errorOf(open(databaseUrl.replace(right, wrong)));

    expect(refused).toBeInstanceOf(ServiceError);
    expect(refused).toMatchObject({
      code: 'StateUnavailable',
      message: `The database refuses the login of the functions: ${cause}.`,
    });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { event: 'state', step: 'connect', errorType: 'error', errorCode: '08P01', cause },
    ]);
    expect(`${lines.join()} ${String(refused)}`).not.toMatch(/tests|nobody:|127\.0\.0\.1|t_[0-9a-f]/);
  });
});
