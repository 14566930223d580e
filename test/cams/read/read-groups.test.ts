import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { type GroupsRead, readGroups } from '../../../shared/cams/read/groups.js';
import { isNamed } from '../../../shared/cams/read/row.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { adversary } from './adversary.js';
import { MovingWorld, orders, type Quirks } from './moving-world.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const HISTORIES = FULL ? 10_000 : 600;

interface History extends GroupsRead {
  readonly seen: ReadonlySet<string>;
  readonly calls: number;
}

const read = async (world: MovingWorld, size: number, between: () => void = () => undefined): Promise<History> => {
  const seen = new Set<string>();
  let calls = 0;
  const groups = await readGroups({
    size,
    readPage: (page) => {
      if (calls > 0) between();
      calls += 1;
      return Promise.resolve(world.list(page));
    },
    see: (rows) => {
      for (const { GroupId } of rows.filter(isNamed)) seen.add(GroupId);
    },
  });
  return { ...groups, seen, calls };
};

const fill = (world: MovingWorld, count: number): MovingWorld => {
  for (let index = 0; index < count; index += 1) world.add();
  return world;
};

const still = (count: number, quirks: Partial<Quirks> = {}): MovingWorld =>
  fill(new MovingWorld(randomFrom(seed), quirks), count);

describe('a list that stands still', () => {
  it.each([
    [0, 1, 'no group'],
    [9, 1, 'a few groups: one call'],
    [100, 2, 'a full page, and the empty one after it'],
    [101, 6, 'two passes of two pages and an empty one'],
    [10_000, 202, 'two passes'],
  ])('of %d groups is whole after %d calls (%s)', async (count, calls) => {
    const history = await read(still(count), 100);

    expect(history).toMatchObject({ whole: true, notYetNamed: 0, calls });
    expect(history.seen.size).toBe(count);
  });

  it.each([
    ['pages are cut to 50', { clamp: 50 }, 120],
    ['pages are cut to 50, and begin where pages of 100 would', { clamp: 50, clampOffset: 'asked' }, 120],
    ['pages are cut to 5', { clamp: 5 }, 120],
    ['the last page is repeated beyond the end', { beyondEnd: 'last page' }, 250],
    ['there is no Total beyond the end', { beyondEnd: 'without Total' }, 250],
    ['Total counts the rows of the page, and there is one page', { total: 'page' }, 30],
    ['Total counts the rows of the page, pages are cut, and there is one page', { total: 'page', clamp: 50 }, 30],
  ] as const)('is whole where %s', async (_, quirks, count) => {
    const history = await read(still(count, quirks), 100);

    expect(history.whole).toBe(true);
    expect(history.seen.size).toBe(count);
  });

  it.each([
    ['Total counts the rows of the page', { total: 'page' }, 150],
    ['Total counts the rows of the page, and the first page is full', { total: 'page' }, 200],
    ['Total counts the rows of the page, and pages are cut', { total: 'page', clamp: 50 }, 120],
    ['Total counts the rows of the page, and the last one is repeated', { total: 'page', beyondEnd: 'last page' }, 150],
    ['pages are cut to 5, and begin where pages of 100 would', { clamp: 5, clampOffset: 'asked' }, 120],
  ] as const)('is not called whole where %s', async (_, quirks, count) => {
    expect((await read(still(count, quirks), 100)).whole).toBe(false);
  });

  it.each([5, 150])('of %d groups is not called whole where the first page is number 0', async (count) => {
    const world = still(count);
    const shown = await readGroups({
      size: 100,
      readPage: ({ Index, Size }) => Promise.resolve(world.list({ Index: Index + 1, Size })),
    });

    expect(shown.whole).toBe(false);
  });

  it('is not called whole where Total counts what a filter leaves out, and all that it lets through is seen', async () => {
    const world = still(30, { total: 'unfiltered' });
    for (let index = 0; index < 3; index += 1) world.add({ subject: 'Spring' });
    const seen: string[] = [];
    let calls = 0;

    const { whole } = await readGroups({
      size: 100,
      readPage: (page) => Promise.resolve(world.list(page, (calls += 1) > 0 ? 'Spring' : '')),
      see: (rows) => void seen.push(...rows.map(({ Subject = '' }) => Subject)),
    });

    expect([whole, calls]).toEqual([false, 4]);
    expect(seen).toContain('Spring');
  });

  it.each([
    [20, 1],
    [150, 3],
  ])('of %d groups is whole while creations are stuck in it, which are counted', async (count, stuck) => {
    const world = still(count);
    for (let index = 0; index < stuck; index += 1) world.begin({ subject: 'Stuck' });

    expect(await read(world, 100)).toMatchObject({ whole: true, notYetNamed: stuck });
  });

  it('has groups without an ID where the ID is empty', async () => {
    const { whole, notYetNamed } = await readGroups({
      size: 100,
      readPage: () => Promise.resolve({ Total: 2, List: [{ GroupId: '', Subject: 'One' }, { GroupId: 'EA1' }] }),
    });

    expect([whole, notYetNamed]).toEqual([true, 1]);
  });

  it('that never ends is left after a bounded number of pages', async () => {
    let calls = 0;

    const { whole } = await readGroups({
      size: 100,
      readPage: ({ Index }) => {
        calls += 1;
        return Promise.resolve({
          Total: 1_000_000,
          List: Array.from({ length: 100 }, (_, index) => ({ GroupId: `EA${String(Index * 100 + index)}` })),
        });
      },
    });

    expect([whole, calls]).toEqual([false, 400]);
  });
});

describe('a list that moves', () => {
  it('is not called whole by one pass that adds up: a row slides onto the page that was read', async () => {
    const world = still(110);
    const [first] = world.groups;
    const last = world.groups.at(-10);
    let calls = 0;

    const history = await read(world, 100, () => {
      calls += 1;
      if (calls !== 1 || !first) return;
      world.remove(first);
      world.add();
    });

    expect(history.whole).toBe(true);
    expect(history.seen).toContain(last?.id);
    expect(history.calls).toBe(9);
  });

  it('is not called whole where a stuck creation was shown on two pages, in the place of a group', async () => {
    const stuck = { Subject: 'Stuck', GmtModifier: 1 };
    const pages = [[{ GroupId: 'EA1' }, stuck], [stuck], []];

    const history = await readGroups({
      size: 2,
      // The third row is EA2, which the pages of this list, by chance, never show.
      readPage: ({ Index }) => Promise.resolve({ Total: 3, List: pages[Index - 1] ?? [] }),
    });

    expect(history).toEqual({ whole: false, notYetNamed: 1 });
  });

  it(`is whole only if every group was seen that was there throughout: ${String(HISTORIES)} histories`, async () => {
    const tally = { whole: 0, calls: 0, hidden: 0, still: 0 };
    for (let index = 0; index < HISTORIES; index += 1) {
      const random = randomFrom(seed + index);
      const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
      const order = pick(orders);
      const rate = pick([0, 0.05, 0.2, 0.5]);
      // A Total that counts its page proves nothing of a list that moves, or comes by chance.
      const isOrderly = rate === 0 && order !== 'chance';
      const total = isOrderly ? pick(['filtered', 'page'] as const) : 'filtered';
      const quirks: Quirks = {
        order,
        total,
        // That nobody cuts a page to fewer than ten rows is believed where Total counts the page.
        clamp: pick(total === 'page' ? [Infinity, 10, 11] : [Infinity, Infinity, 2, 3, 10]),
        clampOffset: pick(['clamped', 'clamped', 'asked']),
        beyondEnd: pick(['empty', 'empty', 'without Total', 'last page']),
      };
      const world = fill(new MovingWorld(random, quirks), Math.floor(random() * pick([14, 14, 40])));
      for (let stuck = Math.floor(random() * 3); stuck > 0; stuck -= 1) world.begin({ subject: pick(['A', 'A', 'B']) });
      const { move } = adversary(world, rate);
      const there = new Set(world.groups.filter(({ id }) => id !== undefined));

      const history = await read(world, pick([2, 3, 4, 100]), () => {
        move();
        for (const group of there) if (!world.groups.includes(group)) there.delete(group);
      });

      const unseen = [...there].filter(({ id = '' }) => !history.seen.has(id));
      if (history.whole && unseen.length > 0)
        throw new Error(`seed ${String(seed + index)}: ${JSON.stringify(quirks)}`);
      tally.whole += history.whole ? 1 : 0;
      tally.hidden += unseen.length > 0 ? 1 : 0;
      tally.still += rate === 0 ? 1 : 0;
      tally.calls += history.calls;
      expect(history.calls).toBeLessThan(6 * 100);
    }
    process.stdout.write(`lists that move: ${String(HISTORIES)}, seed ${String(seed)}, ${JSON.stringify(tally)}\n`);
    expect(tally.whole).toBeGreaterThan(HISTORIES / 4);
    expect(tally.hidden).toBeGreaterThan(0);
  });
});
