import { type Comparison, type PassLog, passLogInMemory } from './pass-log.js';

/** One page of a list as CAMS shows it. */
export interface ListPage<Row> {
  /** How many rows CAMS says there are. */
  readonly Total: number;
  readonly List: readonly Row[];
}

/** What is asked for. */
export interface PageRequest {
  readonly Index: number;
  readonly Size: number;
}

/** How far a list has been read. Plain JSON, so that another invocation can go on with it. */
export interface Reading {
  /** Counted from 1. A pass reads from page 1 until an empty page. */
  readonly pass: number;
  /** The page to be read next. */
  readonly page: number;
  readonly size: number;
  /** How many rows this pass has shown, repeated ones included. */
  readonly rows: number;
  /** How many rows page 1 had where its Total was their number; else null. */
  readonly onFirstPage: number | null;
  /** The Total of every page of this pass; null before the first. */
  readonly total: number | 'various' | null;
  /** The Total of every page of the pass before. */
  readonly totalBefore: number | 'various' | null;
  /** How many pages in a row showed nothing that this pass had not shown before. */
  readonly barren: number;
}

/** How to read a list, and who hears of it. */
export interface ListSource<Row> {
  readonly readPage: (page: PageRequest) => Promise<ListPage<Row>>;
  /** How many rows to ask for at a time. CAMS may show fewer. */
  readonly size: number;
  /** What tells the rows of one page apart, the same whenever a row is shown. */
  readonly identify: (rows: readonly Row[]) => readonly string[];
  /** Hears of every page, in every pass. */
  readonly see?: (rows: readonly Row[], at: Reading) => Promise<void> | void;
  /** Asked after every page: ends the reading early. */
  readonly isEnough?: () => boolean;
  /** Default: in memory. */
  readonly passLog?: PassLog;
  /** Where an earlier invocation stopped. */
  readonly begun?: Reading | undefined;
  /** Called whenever the reading can be resumed from a new place. */
  readonly save?: (reading: Reading) => Promise<void>;
}

/** What came of reading a list. */
export interface ListRead {
  /** Whether no row can have been missed that was there from the beginning of the reading to its end. */
  readonly whole: boolean;
  /** How many rows without an ID the last pass has shown. */
  readonly nameless: number;
  /** The last pass. */
  readonly pass: number;
}

const PASSES_MAX = 6;
// WhatsApp allows 10,000 groups to a number: whoever shows more than twice as many rows shows no list.
const ROWS_MAX = 20_000;
// No service cuts a page to fewer rows than this: so short a page, with a Total to match, is all there is.
const SHORT_PAGE = 10;
// A service may show its last page again beyond the end. One page without news may also be one that is read again after an
// invocation died; two are the end.
const BARREN_MAX = 2;

const firstReading = (size: number): Reading => ({
  pass: 1,
  page: 1,
  size,
  rows: 0,
  onFirstPage: null,
  total: null,
  totalBefore: null,
  barren: 0,
});

const afterPage = <Row>(at: Reading, { Total, List }: ListPage<Row>, fresh: number): Reading => {
  const { length } = List;
  // An empty page beyond the end shows nothing that its Total could be held against; some services leave it out there.
  const silent = length === 0 && Total === 0 && at.page > 1;
  const sameTotal = at.total === null || at.total === Total ? Total : 'various';
  // A service that cuts pages may begin page 2 where a page of the size asked for would have ended: so from page 2 on no more
  // is asked for than page 1 had.
  const mayBeCut = at.page === 1 && length >= SHORT_PAGE && length < at.size;
  return {
    ...at,
    page: at.page + 1,
    size: mayBeCut ? length : at.size,
    rows: at.rows + length,
    onFirstPage: at.page === 1 ? (Total === length ? length : null) : at.onFirstPage,
    total: silent ? at.total : sameTotal,
    barren: fresh > 0 ? 0 : at.barren + 1,
  };
};

const hasEnded = <Row>({ page, size, rows, onFirstPage, barren }: Reading, { List }: ListPage<Row>): boolean =>
  List.length === 0 ||
  (page === 2 && onFirstPage !== null && onFirstPage < Math.min(size, SHORT_PAGE)) ||
  barren >= BARREN_MAX ||
  rows >= ROWS_MAX;

type Verdict = 'whole' | 'never' | 'again';

/**
 * Two consecutive passes that show the same rows, whose number is every Total that they heard, have shown the whole list:
 * all of those rows were there when the first pass heard its last Total, so one more that was there throughout would have
 * made that Total larger. All rows on page 1, and a Total to match, are a snapshot: one pass is enough.
 */
const judge = ({ rows, onFirstPage, total, totalBefore }: Reading, { count, same }: Comparison): Verdict => {
  if (onFirstPage === rows && count === rows) return 'whole';
  if (!same || total !== totalBefore || total === 'various') return 'again';
  // A Total that does not fit rows that stand still counts something else, and will do so in the next pass.
  return total === count ? 'whole' : 'never';
};

const nextPass = ({ pass, size, total }: Reading): Reading => ({
  ...firstReading(size),
  pass: pass + 1,
  totalBefore: total,
});

/**
 * Reads a list that may change at any time, in whatever order it comes: page by page until an empty page, and again until
 * two passes agree with each other and with every Total, six times at most.
 *
 * @returns `whole: false` when it did not come to rest: then a row may be missing. Nothing may be concluded from that.
 * @throws what `readPage`, `see`, `save` and the pass log throw.
 */
export const readList = async <Row>({
  readPage,
  size,
  identify,
  see,
  isEnough,
  passLog = passLogInMemory(),
  begun,
  save,
}: ListSource<Row>): Promise<ListRead> => {
  for (let at = begun ?? firstReading(size); ; await save?.(at)) {
    const shown = await readPage({ Index: at.page, Size: at.size });
    await see?.(shown.List, at);
    if (isEnough?.()) return { whole: false, nameless: 0, pass: at.pass };
    at = afterPage(at, shown, await passLog.note(at.pass, [...new Set(identify(shown.List))]));
    if (!hasEnded(at, shown)) continue;
    const comparison = await passLog.compare(at.pass);
    const verdict = judge(at, comparison);
    if (verdict !== 'again' || at.pass === PASSES_MAX) {
      return { whole: verdict === 'whole', nameless: comparison.nameless, pass: at.pass };
    }
    at = nextPass(at);
  }
};
