import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Database } from '../../shared/state/database.js';
import { migrations } from '../../shared/state/migrations.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { captureLines } from '../support/capture-lines.js';
import { everyDatabaseKind, type OpenedDatabase } from '../support/database-kinds.js';

const OPENERS = process.env['FULL'] ? 50 : 8;
const versions = migrations.map(({ version }) => ({ version }));
const READ_VERSIONS = 'SELECT version FROM schema_migrations ORDER BY version';

const { lines, restore } = captureLines();

afterAll(() => {
  restore();
});

describe.each(everyDatabaseKind)('a database on %s', (_, kind) => {
  let opened: OpenedDatabase;
  const databases: Database[] = [];

  const open = async (): Promise<Database> => {
    const database = await openDatabase(opened.settings);
    databases.push(database);
    return database;
  };

  beforeEach(async () => {
    lines.length = 0;
    opened = await kind.open();
  });

  afterEach(async () => {
    await Promise.all(databases.splice(0).map((database) => database.close()));
    await opened.close();
  });

  it(`gets its schema once from ${String(OPENERS)} who open it at the same time`, async () => {
    const openers = await Promise.all(Array.from({ length: OPENERS }, open));

    const found = await Promise.all(openers.map(({ run }) => run(READ_VERSIONS)));

    expect(found).toEqual(openers.map(() => versions));
    expect(lines).toEqual([]);
  });

  it('keeps what is in it when it is opened again', async () => {
    const { run } = await open();
    await run(`INSERT INTO chat_groups VALUES ('cams-local', '8613800000000', 'group-1', 1)`);

    const again = await open();

    expect(await again.run('SELECT group_id FROM chat_groups')).toEqual([{ group_id: 'group-1' }]);
  });

  it('gets the steps that it lacks', async () => {
    const { run } = await open();
    const [{ statements } = { statements: [] as readonly string[] }] = migrations;
    const tables = statements.flatMap((sql) => /^\s*CREATE TABLE (\w+)/.exec(sql)?.[1] ?? []);
    for (const table of tables) await run(`DROP TABLE ${table}`);
    await run('DELETE FROM schema_migrations WHERE version = 1');

    const again = await open();

    expect(await again.run(READ_VERSIONS)).toEqual(versions);
    expect(tables).toContain('creates');
    expect(await again.run('SELECT create_id FROM creates')).toEqual([]);
  });

  it('is refused when its schema is newer than the code, and the log says so', async () => {
    const { run } = await open();
    await run('INSERT INTO schema_migrations (version) VALUES (9001)');

    await expect(open()).rejects.toMatchObject({ code: 'StateUnavailable' });

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'state',
      errorType: 'SchemaTooNew',
      errorCode: expect.stringMatching(/^VERSION_9001_ABOVE_\d+$/),
    });
  });

  it('gives back texts, whole numbers up to the largest safe one, and null as they were', async () => {
    const { run } = await open();
    const values = ['Ünïcode 🚢 $1 ?1 \\ \'"', Number.MAX_SAFE_INTEGER, null] as const;

    const rows = await run(
      'SELECT CAST($1 AS TEXT) AS said, CAST($2 AS BIGINT) AS at, CAST($3 AS TEXT) AS missing, CAST($2 AS BIGINT) AS again',
      values,
    );

    expect(rows).toEqual([{ said: values[0], at: values[1], missing: null, again: values[1] }]);
    expect(await run('SELECT CAST($1 AS TEXT) AS missing', [null])).toEqual([{ missing: null }]);
  });

  it('takes more than nine values, in whatever order they stand', async () => {
    const { run } = await open();
    const values = Array.from({ length: 12 }, (__, index) => `value ${String(index + 1)}`);

    const rows = await run(
      `SELECT ${values.map((__, index) => `CAST($${String(12 - index)} AS TEXT) AS v${String(index)}`).join(', ')}`,
      values,
    );

    expect(Object.values(rows[0] ?? {})).toEqual(values.toReversed());
  });

  it('answers a statement that it refuses with StateUnavailable, logs no value, and goes on', async () => {
    const { run } = await open();
    const insert = `INSERT INTO chat_groups VALUES ($1, '8613800000000', 'a-secret-group', 1)`;
    await run(insert, ['cams-local']);

    await expect(run(insert, ['cams-local'])).rejects.toMatchObject({ code: 'StateUnavailable' });
    await expect(run('SELECT nothing FROM nowhere')).rejects.toMatchObject({ code: 'StateUnavailable' });

    expect(await run('SELECT first_seen_at FROM chat_groups')).toEqual([{ first_seen_at: 1 }]);
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toMatch(/secret|86138|nowhere|nothing|chat_groups/);
  });

  it('says what a conditional write has changed', async () => {
    const { run } = await open();
    const insert = `INSERT INTO chat_groups VALUES ('s', 'n', 'g', 1) ON CONFLICT DO NOTHING RETURNING group_id`;

    const answers = await Promise.all([run(insert), run(insert), run(insert)]);

    expect(answers.map((rows) => rows.length).toSorted()).toEqual([0, 0, 1]);
  });
});

describe('a file that is no database', () => {
  it.each([
    ['a text', (folder: string) => join(folder, 'notes.txt')],
    ['a folder', (folder: string) => folder],
    ['in no folder', (folder: string) => join(folder, 'nowhere', 'state.db')],
  ])('%s is StateUnavailable, and its name is not logged', async (_, fileIn) => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    writeFileSync(join(folder, 'notes.txt'), 'These are notes. '.repeat(100));
    lines.length = 0;

    const opening = openDatabase({
      databaseUrl: `file:${fileIn(folder)}`,
      keepSettledHours: 24,
      groupOwnership: 'upstream',
    });

    await expect(opening).rejects.toMatchObject({ code: 'StateUnavailable' });
    rmSync(folder, { recursive: true });
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(folder);
  });
});
