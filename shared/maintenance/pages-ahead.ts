import type { ListPage, ListSource, PageRequest } from '../cams/read/pages.js';
import { OVERLAP_MAX } from './overlap.js';
import type { TaskCams } from './task.js';

/** Beside the pages: what was asked for ahead. */
interface Settling {
  /** Waits for the answers that nobody needs any more: none may be under way once a run lets go of its number. */
  readonly settled: () => Promise<void>;
}

/**
 * Asks for the next pages of a list while CAMS takes longer to answer than the pace would let calls through: for as many as
 * turns passed unused. Pages of one pass may be asked for at the same time: a pass proves something together with the next
 * one, which begins when all of it has been answered.
 *
 * @param toTheEnd whether a list of several pages is read until an empty page.
 */
export const pagesAhead = <Row, Source extends Pick<ListSource<Row>, 'readPage' | 'size'>>(
  source: Source & Pick<ListSource<Row>, 'readPage' | 'size'>,
  { unused }: TaskCams['turns'],
  toTheEnd: boolean,
): Source & Settling => {
  const { readPage } = source;
  const asked = new Map<string, Promise<ListPage<Row>>>();
  const keyOf = ({ Index, Size }: PageRequest): string => `${String(Index)} ${String(Size)}`;
  const ask = (page: PageRequest): Promise<ListPage<Row>> => {
    const key = keyOf(page);
    const known = asked.get(key);
    if (known) return known;
    const answer = readPage(page);
    // Whoever asks for the page hears of its failure.
    answer.catch(() => undefined);
    asked.set(key, answer);
    return answer;
  };
  let depth = 0;
  let pages = 0;
  const askFrom = ({ Index, Size }: PageRequest): Promise<ListPage<Row>> => {
    const first = ask({ Index, Size });
    const last = Math.min(Index + depth, pages);
    for (let index = Index + 1; index <= last; index += 1) void ask({ Index: index, Size });
    return first;
  };
  return {
    ...source,
    settled: async () => {
      await Promise.allSettled(asked.values());
    },
    readPage: async (page: PageRequest): Promise<ListPage<Row>> => {
      // It is asked to learn whether there is such a page: nothing follows it.
      if (page.Index === 0) return readPage(page);
      // What an earlier pass asked for and did not need says nothing about this one.
      if (page.Index === 1) {
        await Promise.allSettled(asked.values());
        asked.clear();
      }
      const answer = await askFrom(page);
      depth = Math.min(OVERLAP_MAX - 1, Math.max(depth, unused()));
      pages = Math.ceil(answer.Total / page.Size);
      if (toTheEnd && pages > 1) pages += 1;
      void askFrom(page);
      asked.delete(keyOf(page));
      return answer;
    },
  };
};
