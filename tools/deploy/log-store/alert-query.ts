import type { Alert } from '../../../shared/telemetry/alerts.js';
import { countOf, search } from './sql.js';

const percentOf = (hits: string, calls: string): string => `round(100.0 * ${hits} / greatest(${calls}, 1), 1)`;

/** What an alert asks the log store for, and when its answer makes it fire. */
export interface AlertQuery {
  readonly query: string;
  readonly condition: string;
}

const selectedBy = ({ threshold }: Alert, hits: string): string => {
  if ('lines' in threshold) return `${hits} AS hits`;
  const calls = countOf([threshold.of]);
  return `${hits} AS hits, ${calls} AS calls, ${percentOf(hits, calls)} AS percent`;
};

const searchOf = ({ anyOf, threshold }: Alert): string =>
  search(...anyOf, ...('lines' in threshold ? [] : [threshold.of]));

/** The query of an alert, and its condition. */
export const alertQuery = (alert: Alert): AlertQuery => {
  const { anyOf, threshold } = alert;
  return {
    query: `${searchOf(alert)} | SELECT ${selectedBy(alert, countOf(anyOf))}`,
    condition:
      'lines' in threshold
        ? `hits >= ${String(threshold.lines)}`
        : `calls >= ${String(threshold.ofAtLeast)} && percent >= ${String(100 * threshold.share)}`,
  };
};

const PERIOD_SECONDS = 300;

/** The figure that an alert looks at, over time: of five minutes each. */
export const alertOverTime = (alert: Alert): { readonly query: string; readonly figure: 'hits' | 'percent' } => {
  const selected = selectedBy(alert, countOf(alert.anyOf));
  const time = `__time__ - __time__ % ${String(PERIOD_SECONDS)}`;
  return {
    query: `${searchOf(alert)} | SELECT ${time} AS time, ${selected} GROUP BY time ORDER BY time LIMIT 1000`,
    figure: 'lines' in alert.threshold ? 'hits' : 'percent',
  };
};
