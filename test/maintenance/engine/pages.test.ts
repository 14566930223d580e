import { describe, expect, it } from '@jest/globals';

import { type ListPage, type PageRequest, readList } from '../../../shared/cams/read/pages.js';
import { pagesAhead } from '../../../shared/maintenance/pages-ahead.js';

const SIZE = 100;

/** A list whose pages are answered when the test says so. */
const openList = (
  rows: number,
): { readonly asked: PageRequest[]; readonly readPage: (page: PageRequest) => Promise<ListPage<string>> } => {
  const asked: PageRequest[] = [];
  const all = Array.from({ length: rows }, (_, index) => `group-${String(index)}`);
  return {
    asked,
    readPage: async (page) => {
      asked.push(page);
      await Promise.resolve();
      const from = (page.Index - 1) * page.Size;
      return { Total: rows, List: all.slice(from, from + page.Size) };
    },
  };
};

const readAll = async (
  rows: number,
  unused: number,
  toTheEnd: boolean,
): Promise<{ asked: string[]; seen: string[]; whole: boolean }> => {
  const list = openList(rows);
  const seen: string[] = [];
  const { whole } = await readList({
    ...pagesAhead({ ...list, size: SIZE }, { taken: () => 0, unused: () => unused }, toTheEnd),
    identify: (page) => page,
    see: (page, { pass, page: index }) => {
      seen.push(`${String(pass)}.${String(index)}: ${String(page.length)}`);
    },
  });
  return { asked: list.asked.map(({ Index }) => String(Index)), seen, whole };
};

describe('pages that are asked for ahead', () => {
  it.each([
    [5, 1],
    [99, 2],
    [110, 6],
    [1000, 22],
    [2350, 50],
  ])('are no more than a list of %i groups takes page by page: %i', async (rows, calls) => {
    const one = await readAll(rows, 0, true);
    const ahead = await readAll(rows, 7, true);

    expect(one.asked).toHaveLength(calls);
    expect(ahead.asked.toSorted()).toEqual(one.asked.toSorted());
    expect(ahead.seen).toEqual(one.seen);
    expect([one.whole, ahead.whole]).toEqual([true, true]);
  });

  it('are asked for only while turns pass unused', async () => {
    const list = openList(1000);
    const source = pagesAhead({ ...list, size: SIZE }, { taken: () => 0, unused: () => 0 }, true);

    await source.readPage({ Index: 1, Size: SIZE });

    expect(list.asked).toHaveLength(1);
  });

  it('fail the reading where the page that failed is needed', async () => {
    const failing = pagesAhead(
      {
        size: SIZE,
        readPage: ({ Index }: PageRequest) =>
          Index === 3 ? Promise.reject(new Error('page 3')) : Promise.resolve({ Total: 500, List: [] }),
      },
      { taken: () => 0, unused: () => 7 },
      true,
    );

    await failing.readPage({ Index: 1, Size: SIZE });
    await failing.readPage({ Index: 2, Size: SIZE });

    await expect(failing.readPage({ Index: 3, Size: SIZE })).rejects.toThrow('page 3');
  });
});
