import type { Sample } from './open-metrics.js';

/** Lines come from outside: what one lacks counts as an empty text, and as 0. */
type Labels = Readonly<Record<string, string | undefined>>;

const whole = (labels: Labels): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, typeof value === 'string' ? value : '']));

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** What has samples for a family. */
export interface Tallied {
  samples(): readonly Sample[];
}

/** Sums, or last values, by their labels. */
export interface Tally extends Tallied {
  add(labels: Labels, amount: number): void;
  set(labels: Labels, value: number): void;
}

export const tally = (): Tally => {
  const samples = new Map<string, Sample>();
  const put = (given: Labels, valueAfter: (before: number) => number): void => {
    const labels = whole(given);
    const key = JSON.stringify(labels);
    samples.set(key, { labels, value: finite(valueAfter(samples.get(key)?.value ?? 0)) });
  };
  return {
    set: (labels, value) => {
      put(labels, () => value);
    },
    add: (labels, amount) => {
      put(labels, (before) => before + finite(amount));
    },
    samples: () => [...samples.values()],
  };
};

/** Durations by their labels. */
export interface Histogram extends Tallied {
  observe(labels: Labels, seconds: number): void;
}

// As OpenTelemetry advises for http.server.request.duration.
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, Infinity];

const textOf = (bound: number): string =>
  bound === Infinity ? '+Inf' : Number.isInteger(bound) ? `${String(bound)}.0` : String(bound);

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** How many were within each bound. */
  readonly within: number[];
  sum: number;
}

const samplesOf = ({ labels, within, sum }: Series): readonly Sample[] => [
  ...BOUNDS.map((bound, index) => ({
    suffix: '_bucket',
    labels: { ...labels, le: textOf(bound) },
    value: within[index] ?? 0,
  })),
  { suffix: '_count', labels, value: within.at(-1) ?? 0 },
  { suffix: '_sum', labels, value: sum },
];

export const histogram = (): Histogram => {
  const series = new Map<string, Series>();
  return {
    observe: (given, observed) => {
      const labels = whole(given);
      const seconds = finite(observed);
      const key = JSON.stringify(labels);
      const known = series.get(key) ?? { labels, within: BOUNDS.map(() => 0), sum: 0 };
      BOUNDS.forEach((bound, index) => (known.within[index] = (known.within[index] ?? 0) + (seconds <= bound ? 1 : 0)));
      known.sum += seconds;
      series.set(key, known);
    },
    samples: () => [...series.values()].flatMap(samplesOf),
  };
};
