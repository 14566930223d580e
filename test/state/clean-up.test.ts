import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { cleanUp, type CleanUp } from '../../shared/state/clean-up.js';
import type { Database } from '../../shared/state/database.js';
import { settledCleanUp } from '../../shared/state/forget-settled.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { captureLines } from '../support/capture-lines.js';
import { everyDatabaseKind, type OpenedDatabase, series } from '../support/database-kinds.js';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_800_000_000_000;
const CLEANERS = 4;

const timeAt = (nowMs: number, forMs = 3000): Parameters<typeof cleanUp>[2] => ({
  nowMs: () => nowMs,
  untilMs: nowMs + forMs,
});

describe.each(everyDatabaseKind)('a clean-up on %s', (_, kind) => {
  let opened: OpenedDatabase;
  let databases: Database[];

  beforeEach(async () => {
    opened = await kind.open();
    databases = await Promise.all(Array.from({ length: CLEANERS }, () => openDatabase(opened.settings)));
  });

  afterEach(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await opened.close();
  });

  const one = (): Database => {
    const [database] = databases;
    if (!database) throw new Error('no database');
    return database;
  };
  /** Counts down from a number of batches. */
  const countDown = (batches: number, name = 'count'): CleanUp & { readonly left: () => number } => {
    let left = batches;
    return { name, steps: [() => Promise.resolve(left === 0 ? 0 : left--)], left: () => left };
  };

  it('is done by one of all who come at the same time, and nothing but what is old goes', async () => {
    const rows = 5000;
    await opened.query(
      `INSERT INTO creates (create_id, operation, caller, cust_space_id, business_number, target, fingerprint, state, owner,
         product, created_at, expires_at, settled_at)
       SELECT 'c' || i, 'AddChatGroup', 'app', 's' || (i % 3), 'n', 't', 'f', CASE i % 2 WHEN 0 THEN 'RELEASED' ELSE 'COMPLETED' END,
         'o', CASE i % 2 WHEN 0 THEN NULL ELSE 'group-' || i END, 1, 2, i FROM ${series(rows)}`,
    );

    const done = await Promise.all(
      databases.map((database) => cleanUp(database, settledCleanUp(database, rows - 9), timeAt(NOW_MS))),
    );

    const counts = await opened.query(
      `SELECT state, count(*) AS records, count(settled_at) AS settled FROM creates GROUP BY state ORDER BY state`,
    );
    expect(done).toEqual(databases.map(() => true));
    expect(counts.map((row) => Object.values(row).map(String))).toEqual([
      ['COMPLETED', '2500', '5'],
      ['RELEASED', '5', '5'],
    ]);
  });

  it('without a turn does no harm either', async () => {
    const rows = 3000;
    await opened.query(
      `INSERT INTO creates (create_id, operation, caller, cust_space_id, business_number, target, fingerprint, state, owner,
         created_at, expires_at, settled_at)
       SELECT 'c' || i, 'AddChatGroup', 'app', 's', 'n', 't', 'f', 'RELEASED', 'o', 1, 2, i FROM ${series(rows)}`,
    );

    const done = await Promise.all(
      databases.map((database, index) =>
        cleanUp(database, { ...settledCleanUp(database, rows), name: `turn-${String(index)}` }, timeAt(NOW_MS)),
      ),
    );

    expect(done).toEqual(databases.map(() => true));
    expect(await one().run('SELECT create_id FROM creates')).toEqual([{ create_id: `c${String(rows)}` }]);
  });

  it('rests for an hour once nothing is left, and goes on at once while something is', async () => {
    const work = countDown(2);
    // The time is up with the first batch.
    const short = { nowMs: () => (work.left() === 2 ? NOW_MS : NOW_MS + 10), untilMs: NOW_MS + 10 };

    const first = await cleanUp(one(), work, short);
    const afterFirst = work.left();
    const second = await cleanUp(one(), work, timeAt(NOW_MS + 20));
    const more = countDown(1);
    await cleanUp(one(), more, timeAt(NOW_MS + HOUR_MS));
    const early = more.left();
    await cleanUp(one(), more, timeAt(NOW_MS + HOUR_MS + 21));

    expect([first, afterFirst, second, work.left()]).toEqual([false, 1, true, 0]);
    expect([early, more.left()]).toEqual([1, 0]);
  });

  it('is taken over a few seconds after an instance died in it', async () => {
    const dying: CleanUp = { name: 'count', steps: [() => new Promise(() => undefined)] };
    const work = countDown(1);

    const died = await cleanUp(one(), dying, timeAt(NOW_MS, 50));
    await cleanUp(one(), work, timeAt(NOW_MS + 4000));
    const early = work.left();
    await cleanUp(one(), work, timeAt(NOW_MS + 5100));

    expect([died, early, work.left()]).toEqual([false, 1, 0]);
  });

  it('does not begin when there is no time', async () => {
    const work = countDown(1);

    const done = await cleanUp(one(), work, timeAt(NOW_MS, 0));

    expect([done, work.left()]).toEqual([false, 1]);
    expect(await one().run('SELECT name FROM clean_ups')).toEqual([]);
  });

  it('that fails is nobody’s failure', async () => {
    const failing: CleanUp = {
      name: 'count',
      steps: [
        () =>
          one()
            .run('SELECT nothing FROM nowhere')
            .then(() => 0),
      ],
    };

    const { lines, restore } = captureLines();

    const done = await cleanUp(one(), failing, timeAt(NOW_MS));

    restore();
    expect(done).toBe(true);
    expect(lines).toHaveLength(1);
  });
});
