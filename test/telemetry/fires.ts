import type { Alert } from '../../shared/telemetry/alerts.js';
import { alerts } from '../../shared/telemetry/alerts.js';
import { type LogEntry, picks, type Selector } from '../../shared/telemetry/selector.js';

/** An entry of the log store, and when it was written. */
export interface Written {
  readonly atMs: number;
  readonly entry: LogEntry;
}

// As the template says: windows end ten seconds ago.
const DELAY_MS = 10_000;

const count = (entries: readonly LogEntry[], ...anyOf: readonly Selector[]): number =>
  entries.filter((entry) => anyOf.some((selector) => picks(selector, entry))).length;

/** Whether an alert fires when it is evaluated at a time: what its query would count, and what its condition says to that. */
export const fires = ({ anyOf, threshold, minutes }: Alert, written: readonly Written[], nowMs: number): boolean => {
  const endMs = nowMs - DELAY_MS;
  const entries = written
    .filter(({ atMs }) => atMs >= endMs - minutes * 60_000 && atMs < endMs)
    .map(({ entry }) => entry);
  const hits = count(entries, ...anyOf);
  if ('lines' in threshold) return hits >= threshold.lines;
  const calls = count(entries, threshold.of);
  const percent = Math.round((1000 * hits) / Math.max(calls, 1)) / 10;
  return calls >= threshold.ofAtLeast && percent >= 100 * threshold.share;
};

/** What Function Compute makes of a line of ours. Source: "Print function logs". */
export const entryOf = (line: string): LogEntry => ({
  functionName: 'chat-groups-of-the-test',
  message: `2026-11-28T03:00:00.000Z 1-67000000-0123456789abcdef01234567 [info] ${line}`,
});

/** The names of the alerts that fire on lines that were all written at one time. */
export const firing = (lines: readonly string[]): readonly string[] => {
  const written = lines.map((line) => ({ atMs: 0, entry: entryOf(line) }));
  return alerts.filter((alert) => fires(alert, written, DELAY_MS + 1)).map(({ name }) => name);
};
