import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { CreateState } from '../../shared/state/create-record.js';
import { createRecords } from '../../shared/state/create-records.js';
import type { Database, Row, SqlValue } from '../../shared/state/database.js';
import { settledCleanUp } from '../../shared/state/forget-settled.js';
import { knownGroups } from '../../shared/state/known-groups.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { openStore, type Store } from '../../shared/state/store.js';
import { captureLines } from '../support/capture-lines.js';
import { everyDatabaseKind, hasPostgres, type OpenedDatabase, series } from '../support/database-kinds.js';
import { createDatabase } from '../support/postgres/create-database.js';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_800_000_000_000;

interface Stored {
  readonly id: string;
  readonly state: CreateState;
  readonly operation?: string;
  readonly product?: string;
  readonly settledAtMs: number | null;
}

const insert = async ({ run }: Database, { id, state, operation, product, settledAtMs }: Stored): Promise<void> => {
  const row: Record<string, SqlValue> = {
    create_id: id,
    token_key: `token-${id}`,
    operation: operation ?? 'AddChatGroup',
    caller: 'app',
    cust_space_id: 'cams-local',
    business_number: '8613800000000',
    target: `Subject of ${id}`,
    fingerprint: 'digest',
    state,
    owner: 'owner',
    fence: '[]',
    answer: 'answer',
    product: product ?? null,
    created_at: NOW_MS - 48 * HOUR_MS,
    expires_at: NOW_MS - 47 * HOUR_MS,
    settled_at: settledAtMs,
  };
  const places = Object.keys(row).map((_, index) => `$${String(index + 1)}`);
  await run(`INSERT INTO creates (${Object.keys(row).join(', ')}) VALUES (${places.join(', ')})`, Object.values(row));
};

const forgetSettled = async (database: Database, beforeMs: number): Promise<void> => {
  for (const step of settledCleanUp(database, beforeMs).steps) while ((await step()) > 0);
};

const { lines, restore } = captureLines();

afterAll(() => {
  restore();
});

describe.each(everyDatabaseKind)('forgetting on %s', (_, kind) => {
  let opened: OpenedDatabase;
  let database: Database;

  const old = NOW_MS - 25 * HOUR_MS;
  const recent = NOW_MS - 23 * HOUR_MS;
  const rows = (): Promise<readonly Row[]> => database.run('SELECT * FROM creates ORDER BY create_id');
  const ids = async (): Promise<unknown> => (await rows()).map((row) => row['create_id']);

  beforeEach(async () => {
    opened = await kind.open();
    database = await openDatabase(opened.settings);
  });

  afterEach(async () => {
    await database.close();
    await opened.close();
  });

  it('removes what was settled long ago and is of no use, and nothing that stands open or is recent', async () => {
    const settled: readonly Stored[] = [
      { id: 'released', state: 'RELEASED', settledAtMs: old },
      { id: 'without-group', state: 'COMPLETED', settledAtMs: old },
      { id: 'link', state: 'COMPLETED', operation: 'AddChatGroupInviteLink', product: 'digest', settledAtMs: old },
    ];
    const staying: readonly Stored[] = [
      { id: 'a-recent-release', state: 'RELEASED', settledAtMs: recent },
      { id: 'a-recent-success', state: 'COMPLETED', settledAtMs: recent },
      { id: 'in-progress', state: 'INPROGRESS', settledAtMs: null },
      { id: 'strange-in-progress', state: 'INPROGRESS', settledAtMs: old },
      { id: 'strange-unknown', state: 'UNKNOWN', settledAtMs: old },
      { id: 'unknown', state: 'UNKNOWN', settledAtMs: null },
    ];
    for (const each of [...settled, ...staying]) await insert(database, each);
    const before = await rows();

    await forgetSettled(database, NOW_MS - 24 * HOUR_MS);

    expect(await ids()).toEqual(staying.map(({ id }) => id));
    expect(await rows()).toEqual(before.filter((row) => staying.some(({ id }) => id === row['create_id'])));
  });

  it('keeps a group that was made as ours, and forgets its Subject, ClientToken and answer', async () => {
    await insert(database, { id: 'made', state: 'COMPLETED', product: 'group-1', settledAtMs: old });

    await forgetSettled(database, NOW_MS - 24 * HOUR_MS);
    await forgetSettled(database, NOW_MS);

    expect(await rows()).toEqual([
      expect.objectContaining({
        create_id: 'made',
        state: 'COMPLETED',
        product: 'group-1',
        token_key: null,
        fence: null,
        answer: null,
        fingerprint: '',
        target: '',
        settled_at: null,
      }),
    ]);
    expect(await knownGroups(database).holds('cams-local', '8613800000000', 'group-1')).toBe(true);
    expect(await createRecords(database).open(NOW_MS, 10)).toEqual([]);
  });

  describe('by a function', () => {
    let store: Store | undefined;
    const cleanUpAt = async (nowMs: number): Promise<void> =>
      store?.cleanUp({ nowMs: () => nowMs, untilMs: nowMs + 1000 });

    beforeEach(async () => {
      store = await openStore(opened.settings);
    });

    afterEach(async () => {
      await store?.database.close();
    });

    it('happens once an hour, however often it is asked for', async () => {
      await cleanUpAt(NOW_MS);
      await insert(database, { id: 'released', state: 'RELEASED', settledAtMs: old });

      await cleanUpAt(NOW_MS + HOUR_MS - 1);
      const before = await ids();
      await cleanUpAt(NOW_MS + HOUR_MS);

      expect(before).toEqual(['released']);
      expect(await ids()).toEqual([]);
    });

    it('goes on with the next call when the time was up before all was forgotten', async () => {
      await opened.query(
        `INSERT INTO creates (create_id, operation, caller, cust_space_id, business_number, target, fingerprint, state, owner,
           created_at, expires_at, settled_at)
         SELECT 'c' || i, 'AddChatGroup', 'app', 's', 'n', 't', 'f', 'RELEASED', 'o', 1, 2, 3 FROM ${series(1000)}`,
      );
      const left = [1000];
      // Each look at this clock takes a while, so that there is time for a batch or two.
      let nowMs = NOW_MS;

      while (left.at(-1) !== 0 && left.length < 10) {
        await store?.cleanUp({ nowMs: () => (nowMs += 100), untilMs: nowMs + 650 });
        left.push((await rows()).length);
      }

      expect(left.length).toBeGreaterThan(2);
      expect(left).toEqual([...new Set(left)].toSorted((one, other) => other - one));
      expect(left.at(-1)).toBe(0);
    });

    it('fails without a word to whoever asked', async () => {
      lines.length = 0;
      await database.run('DROP TABLE creates');

      await expect(cleanUpAt(NOW_MS)).resolves.toBeUndefined();

      expect(lines).toHaveLength(1);
    });
  });
});

(hasPostgres ? describe : describe.skip)('forgetting on PostgreSQL beside others', () => {
  it('leaves a record alone that somebody takes over at the same moment', async () => {
    const created = await createDatabase();
    const database = await openDatabase({
      databaseUrl: created.url,
      keepSettledHours: 24,
      groupOwnership: 'upstream',
    });
    await insert(database, { id: 'reclaimed', state: 'RELEASED', settledAtMs: 1 });
    await insert(database, { id: 'made', state: 'COMPLETED', product: 'group-1', settledAtMs: 1 });
    // Takes both over in a transaction that ends while forgetting waits for their rows.
    const takeover = created.query(
      `DO $$ BEGIN
         UPDATE creates SET state = 'INPROGRESS', settled_at = NULL WHERE create_id = 'reclaimed';
         UPDATE creates SET settled_at = 2000 WHERE create_id = 'made';
         PERFORM pg_sleep(0.3);
       END $$`,
    );
    await new Promise((resolve) => setTimeout(resolve, 150));

    await forgetSettled(database, 1000);

    await takeover;
    const rows = await database.run('SELECT create_id, state, answer FROM creates ORDER BY create_id');
    await database.close();
    await created.drop();
    expect(rows).toEqual([
      { create_id: 'made', state: 'COMPLETED', answer: 'answer' },
      { create_id: 'reclaimed', state: 'INPROGRESS', answer: 'answer' },
    ]);
  });
});
