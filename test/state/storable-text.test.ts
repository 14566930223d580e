import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Database } from '../../shared/state/database.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { databaseKinds, type OpenedDatabase } from '../support/database-kinds.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const numRuns = process.env['FULL'] ? 5000 : 200;

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', '0', '\0', '\u001a', '\ud83d', '\ude00', '\ufffd', '\ufeff', '😀', '群'),
    fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
  ),
  maxLength: 12,
});

describe.each(databaseKinds)('%s', (_, kind) => {
  let opened: OpenedDatabase;
  let database: Database;

  beforeAll(async () => {
    opened = await kind.open();
    database = await openDatabase(opened.settings);
  });
  afterAll(async () => {
    await database.close();
    await opened.close();
  });

  it(`keeps every text as it is, tells it from every other and finds it again, seed ${String(seed)}`, async () => {
    await database.run('CREATE TABLE texts (text TEXT PRIMARY KEY, more TEXT)');
    await fc.assert(
      fc.asyncProperty(text, text, async (key, more) => {
        await database.run('DELETE FROM texts');
        await database.run('INSERT INTO texts (text, more) VALUES ($1, $2)', [key, more]);

        const rows = await database.run('SELECT text, more FROM texts WHERE text = $1', [key]);
        const others = await database.run('SELECT text FROM texts WHERE text = $1', [`${key}\0`]);

        expect(rows).toEqual([{ text: key, more }]);
        expect(others).toEqual([]);
      }),
      { seed, numRuns },
    );
  });
});
