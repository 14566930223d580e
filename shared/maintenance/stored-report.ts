import type { RunRecord } from '../state/run-record.js';
import type { RunReport } from './run-report.js';

/** The report that a run has been given; undefined while it has none. */
export const storedReport = ({ report }: Pick<RunRecord, 'report'>): RunReport | undefined =>
  // Written by endRun.
  report === null ? undefined : (JSON.parse(report) as RunReport);
