import { lines, type Selector } from './selector.js';

/** When an alert fires: so many lines, or so large a share of other lines as soon as there are enough of those. */
export type Threshold =
  { readonly lines: number } | { readonly share: number; readonly of: Selector; readonly ofAtLeast: number };

/** Something that somebody has to look at. */
export interface Alert {
  /** Letters alone, as the log store wants it; the heading of its section in docs/runbook.md. */
  readonly name: string;
  /** 64 characters at most. */
  readonly title: string;
  /** 4 low, 6 medium, 8 high, 10 critical. */
  readonly severity: 4 | 6 | 8 | 10;
  /** How far back it looks, and how often. */
  readonly minutes: number;
  readonly anyOf: readonly Selector[];
  readonly threshold: Threshold;
}

const ONE = { lines: 1 } as const;
const CALLS = lines('call');

/** Every alert: the log store's alerts and dashboard, the local metrics and the runbook's sections are read off this table. */
export const alerts = [
  {
    name: 'UnknownOutcomes',
    title: 'A change may or may not have been made',
    severity: 8,
    minutes: 5,
    anyOf: [
      lines('call', { field: 'outcome', is: ['Unknown'] }),
      lines('maintenance', { field: 'unknown', atLeast: 1 }),
    ],
    threshold: ONE,
  },
  {
    name: 'DoubtfulCreates',
    title: 'A create has been in doubt for more than an hour',
    severity: 8,
    minutes: 15,
    anyOf: [lines('doubtful-creates', { field: 'olderThanHour', atLeast: 1 })],
    threshold: ONE,
  },
  {
    name: 'RunsAbandoned',
    title: 'A maintenance run was given up',
    severity: 8,
    minutes: 15,
    anyOf: [lines('maintenance', { field: 'state', is: ['Stopped'] }, { field: 'reason', is: ['Abandoned'] })],
    threshold: ONE,
  },
  {
    name: 'RunsStopped',
    title: 'A maintenance run was stopped before its end',
    severity: 6,
    minutes: 15,
    anyOf: [
      lines('maintenance', { field: 'state', is: ['Stopped'] }, { field: 'reason', is: ['StopSwitch', 'HopLimit'] }),
    ],
    threshold: ONE,
  },
  {
    name: 'RunsStuck',
    title: 'A maintenance run has not ended and nobody works on it',
    severity: 6,
    minutes: 15,
    anyOf: [lines('run-stuck')],
    threshold: ONE,
  },
  {
    name: 'RunsIncomplete',
    title: 'A maintenance run ended and is not complete',
    severity: 6,
    minutes: 15,
    anyOf: [lines('maintenance', { field: 'state', is: ['CompletedWithFailures'] })],
    threshold: ONE,
  },
  {
    name: 'RunsRefused',
    title: 'A maintenance run was refused before it changed anything',
    severity: 4,
    minutes: 15,
    anyOf: [lines('invocation', { field: 'state', is: ['Refused'] })],
    threshold: ONE,
  },
  {
    name: 'InvocationsFailed',
    title: 'Invocations of maintenance functions fail',
    severity: 6,
    minutes: 15,
    anyOf: [lines('invocation', { field: 'error.type', given: true })],
    threshold: { lines: 3 },
  },
  {
    name: 'Throttling',
    title: 'CAMS says that we are too fast',
    severity: 6,
    minutes: 5,
    anyOf: [
      lines('call', { field: 'upstreamThrottled', atLeast: 1 }),
      lines('invocation', { field: 'upstreamThrottled', atLeast: 1 }),
    ],
    threshold: { lines: 5 },
  },
  {
    name: 'ErrorRate',
    title: 'Calls fail, and their callers are not to blame',
    severity: 8,
    minutes: 5,
    anyOf: [lines('call', { field: 'error.type', given: true })],
    threshold: { share: 0.05, of: CALLS, ofAtLeast: 20 },
  },
  {
    name: 'NearDeadline',
    title: 'Calls take nearly all the time they have',
    severity: 6,
    minutes: 5,
    anyOf: [lines('call', { field: 'deadlineShare', atLeast: 0.8 })],
    threshold: { share: 0.1, of: CALLS, ofAtLeast: 20 },
  },
  {
    name: 'DatabaseTrouble',
    title: 'The database of the functions fails',
    severity: 8,
    minutes: 5,
    anyOf: [lines('state')],
    threshold: { lines: 3 },
  },
  {
    name: 'UnexpectedErrors',
    title: 'A function met an error that nobody expected',
    severity: 8,
    minutes: 5,
    anyOf: [lines('unexpected')],
    threshold: ONE,
  },
  {
    name: 'FunctionsKilled',
    title: 'Function Compute killed a function: time or memory',
    severity: 8,
    minutes: 5,
    // Request metrics of Function Compute: nothing of ours is left to write a line.
    anyOf: [{ key: 'errorType', is: ['FunctionTimeoutError', 'FunctionOOMError'] }],
    threshold: ONE,
  },
] as const satisfies readonly Alert[];

export type AlertName = (typeof alerts)[number]['name'];
