import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { fillStore } from '../../../../bench/local-cams/fill-store.js';
import { DEFAULT_NUMBER } from '../../../../local/cams/settings.js';
import type { GroupFilter, GroupStatus } from '../../../../local/cams/store/group-row.js';
import { openStore, type Store } from '../../../../local/cams/store/open-store.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const OTHER = '8613800100001';

let folder = '';
let databaseFile = '';
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counters-'));
  databaseFile = join(folder, 'cams.db');
  store = openStore(databaseFile);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const bySql = <Row>(sql: string): Row[] => {
  const database = new Database(databaseFile, { readonly: true });
  const rows = database.prepare(sql).all() as Row[];
  database.close();
  return rows;
};

const COUNTED = 'SELECT BusinessNumber, GroupStatus, count(*) AS Count FROM ChatGroup GROUP BY 1, 2 ORDER BY 1, 2';
const KEPT = 'SELECT BusinessNumber, GroupStatus, Count FROM GroupCount WHERE Count <> 0 ORDER BY 1, 2';
const IN_BLOCKS = `SELECT BusinessNumber, GroupStatus, sum(Count) AS Count FROM GroupBlock
  GROUP BY 1, 2 HAVING sum(Count) <> 0 ORDER BY 1, 2`;

describe('the counters', () => {
  it('are what counting gives, whatever happens to groups', () => {
    const group = (BusinessNumber: string, GroupStatus: GroupStatus): Parameters<Store['groups']['add']>[0] => ({
      UniqueCode: '1',
      GroupId: null,
      BusinessNumber,
      GroupStatus,
      Subject: 'A',
      Description: null,
      ProfilePictureFile: null,
      InviteLink: null,
      GmtModifier: 0,
      SettlesAt: null,
    });
    const number = fc.constantFrom(DEFAULT_NUMBER, OTHER);
    const status = fc.constantFrom<GroupStatus>('CREATING', 'ACTIVE', 'SUSPENDED');
    const sequence = fc.integer({ min: 1, max: 30 });
    const change = fc.oneof(
      fc.tuple(number, status).map(
        ([of, as]) =>
          () =>
            void store.groups.add(group(of, as)),
      ),
      fc.tuple(number, status).map(
        ([of, as]) =>
          () =>
            void store.groups.addMany([group(of, as), group(of, 'ACTIVE')]),
      ),
      sequence.map((at) => () => {
        store.groups.startUpdate(at, { Subject: 'B' }, 1, 1);
      }),
      sequence.map((at) => () => {
        store.groups.finishUpdate(at, 1);
      }),
      sequence.map((at) => () => {
        store.groups.startDelete(at, 1, 1);
      }),
      sequence.map((at) => () => {
        store.groups.remove(at);
      }),
    );

    fc.assert(
      fc.property(fc.array(change, { minLength: 10, maxLength: 40 }), (changes) => {
        store.reset();
        store.transaction(() => {
          for (const make of changes) make();
        });
        const counted = bySql<object>(COUNTED);
        expect(bySql(KEPT)).toEqual(counted);
        expect(bySql(IN_BLOCKS)).toEqual(counted);
      }),
      { seed, numRuns: 30 },
    );
    process.stdout.write(`counters seed ${String(seed)}\n`);
  });

  it('follow a change that is undone', () => {
    fillStore(store, 100);
    const undone = (): void => {
      store.transaction(() => {
        store.groups.remove(1);
        throw new Error('undone');
      });
    };

    expect(undone).toThrow('undone');
    expect(store.groups.count(DEFAULT_NUMBER)).toBe(10);
  });

  it('are made for a database from before there were any', () => {
    fillStore(store, 100);
    store.close();
    const database = new Database(databaseFile);
    database.exec('DROP TRIGGER GroupAdded; DROP TABLE GroupCount; DROP TABLE GroupBlock; PRAGMA user_version = 0');
    database.close();

    store = openStore(databaseFile);

    expect(store.groups.count(DEFAULT_NUMBER)).toBe(10);
    expect(bySql(KEPT)).toEqual(bySql(COUNTED));
  });
});

describe('a deep page', () => {
  it('holds what skipping row by row would give, at any depth, with any filter, with gaps', () => {
    const rows = process.env['FULL'] ? 120_000 : 20_000;
    fillStore(store, rows);
    store.transaction(() => {
      for (let at = 1; at < rows; at += 7) store.groups.remove(at);
    });
    const all = bySql<{ Sequence: number; GroupStatus: string }>(
      `SELECT Sequence, GroupStatus FROM ChatGroup WHERE BusinessNumber = '${DEFAULT_NUMBER}' ORDER BY Sequence`,
    );
    const filters: GroupFilter[] = [
      {},
      { GroupStatus: 'ACTIVE' },
      { GroupStatus: 'SUSPENDED' },
      { HidesCreating: true },
    ];

    for (const filter of filters) {
      const matching = all.filter((row) => (filter.GroupStatus ?? row.GroupStatus) === row.GroupStatus);
      for (const offset of [
        0,
        1,
        2047,
        2048,
        2049,
        4000,
        matching.length - 3,
        matching.length,
        matching.length + 5000,
      ]) {
        const page = store.groups.list(DEFAULT_NUMBER, filter, 10, offset).map(({ Sequence }) => Sequence);

        expect(page).toEqual(
          matching.slice(Math.max(0, offset), Math.max(0, offset) + 10).map(({ Sequence }) => Sequence),
        );
      }
      expect(store.groups.count(DEFAULT_NUMBER, filter)).toBe(matching.length);
    }
  });
});
