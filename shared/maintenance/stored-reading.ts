import type { Reading } from '../cams/read/pages.js';
import type { RunRecord } from '../state/run-record.js';

/** How far the run has read its list; undefined before the first page. */
export const storedReading = ({ reading }: Pick<RunRecord, 'reading'>): Reading | undefined =>
  // Written by `makePlan`.
  reading === null ? undefined : (JSON.parse(reading) as Reading);
