/** One line of a family: what is added to its name, its labels, its value. */
export interface Sample {
  readonly suffix?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with all its samples. Source: "OpenMetrics 1.0", of which this is counters, gauges and histograms. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** The name ends with it. */
  readonly unit?: 'seconds';
  readonly samples: readonly Sample[];
}

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const escape = (text: string): string => text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));

const labelsOf = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
};

const linesOf = ({ name, type, help, unit, samples }: Family): readonly string[] => [
  `# TYPE ${name} ${type}`,
  ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
  `# HELP ${name} ${escape(help)}`,
  ...samples.map(({ suffix = type === 'counter' ? '_total' : '', labels, value }) => {
    return `${name}${suffix}${labelsOf(labels)} ${String(value)}`;
  }),
];

/** The families as text. */
export const renderOpenMetrics = (families: readonly Family[]): string =>
  [...families.flatMap(linesOf), '# EOF', ''].join('\n');
