import { alerts } from '../../../shared/telemetry/alerts.js';
import type { Lines } from '../../../shared/telemetry/lines.js';
import { lines } from '../../../shared/telemetry/selector.js';
import { LOG_STORE } from '../policy-document.js';
import { alertOverTime } from './alert-query.js';
import { isEvent, numberOfField, search, textOfField } from './sql.js';

const WIDTH = 10;
const HEIGHT = 12;

interface Chart {
  readonly title: string;
  readonly type: 'table' | 'linepro';
  readonly query: string;
  readonly xAxis: readonly string[];
  readonly yAxis: readonly string[];
}

type Figure = readonly [name: string, sql: string];

const share = (field: keyof Lines['call'], quantile: number): string =>
  `round(approx_percentile(${numberOfField(field)}, ${String(quantile)}), 3)`;

const sum = (field: string): string => `round(sum(${numberOfField(field)}), 3)`;

/** A table of the lines of an event, by fields of theirs. */
const tableOf = <Event extends keyof Lines>(
  title: string,
  event: Event,
  by: readonly (keyof Lines[Event] & string)[],
  figures: readonly Figure[],
): Chart => {
  const groups = by.map((field) => `${textOfField(field)} AS "${field}"`);
  const places = by.map((_, index) => String(index + 1)).join(', ');
  const selected = [...groups, 'count(1) AS lines', ...figures.map(([name, sql]) => `${sql} AS "${name}"`)].join(', ');
  return {
    title,
    type: 'table',
    query: `${search(lines(event))} | SELECT ${selected} FROM log WHERE ${isEvent(event)} GROUP BY ${places} ORDER BY lines DESC LIMIT 100`,
    xAxis: [],
    yAxis: [],
  };
};

const tables: readonly Chart[] = [
  tableOf('Calls', 'call', ['operation', 'code', 'outcome'], [
    ['median_seconds', share('faas.invoke_duration', 0.5)],
    ['p95_seconds', share('faas.invoke_duration', 0.95)],
    ['upstream_requests', sum('upstreamRequests')],
    ['upstream_seconds', sum('upstreamSeconds')],
    ['throttled', sum('upstreamThrottled')],
  ]),
  tableOf('Maintenance: runs', 'maintenance', ['task', 'mode', 'state', 'reason'], [
    ['groups', sum('groups')],
    ['done', sum('done')],
    ['already', sum('already')],
    ['skipped', sum('skipped')],
    ['failed', sum('failed')],
    ['unknown', sum('unknown')],
    ['run_seconds', sum('runSeconds')],
  ]),
  tableOf('Maintenance: invocations', 'invocation', ['task', 'state', 'reason', 'error.type'], [
    ['seconds', sum('faas.invoke_duration')],
    ['calls_per_second', `round(avg(${numberOfField('callsPerSecond')}), 2)`],
    ['allowed', `round(avg(${numberOfField('callsPerSecondAllowed')}), 2)`],
    ['throttled', sum('upstreamThrottled')],
  ]),
  tableOf('Database faults', 'state', ['step', 'errorType', 'errorCode'], []),
];

const overTime: readonly Chart[] = alerts.map((alert) => {
  const { query, figure } = alertOverTime(alert);
  return { title: `${alert.name}: ${alert.title}`, type: 'linepro', query, xAxis: ['time'], yAxis: [figure] };
});

/**
 * The charts of the dashboard, two beside each other: first what happened, then what each alert looks at. Source:
 * "ALIYUN::SLS::Dashboard", Resource Orchestration Service.
 */
export const charts: readonly object[] = [...tables, ...overTime].map(({ title, type, query, xAxis, yAxis }, index) => ({
  title,
  type,
  action: {},
  search: { logstore: LOG_STORE, topic: '', query, start: '-86400s', end: 'now' },
  display: {
    xAxis,
    yAxis,
    xPos: (index % 2) * WIDTH,
    yPos: Math.floor(index / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    displayName: title,
  },
}));
