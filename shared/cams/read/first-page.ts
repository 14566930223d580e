import { ServiceError } from '../../errors/service-error.js';
import type { ListPage } from './pages.js';

/** Of which lists this process knows that Index 1 is their first page. */
const known = new Set<string>();

/** Whether it is known that the pages of a number's lists are counted from 1. */
export const isFirstPageKnown = (list: string): boolean => known.has(list);

const isRefusal = (error: unknown): boolean =>
  error instanceof ServiceError && error.entry.retry === 'never' && error.entry.status < 500;

/**
 * Asks for Index 0, once for a number and process: where pages are counted from 0, whoever begins at 1 misses a page, and
 * the Total of such lists need not tell.
 *
 * @param isShown whether rows have been shown by Index 1 and on.
 * @returns whether Index 0 shows none that they did not.
 * @throws what reading the page throws, unless CAMS refuses Index 0.
 */
export const askIndexZero = async <Row>(
  list: string,
  readZero: () => Promise<ListPage<Row>>,
  isShown: (rows: readonly Row[]) => Promise<boolean>,
): Promise<boolean> => {
  const rows = await readZero().then(
    ({ List }) => List,
    (error: unknown) => {
      if (isRefusal(error)) return undefined;
      throw error;
    },
  );
  if (rows && rows.length > 0 && !(await isShown(rows))) return false;
  // A list without rows answers every index alike.
  if (!rows || rows.length > 0) known.add(list);
  return true;
};
