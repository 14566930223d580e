/** One sample as it stands in the text. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string | undefined;
  readonly help: string;
  readonly samples: readonly ParsedSample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|[+-]Inf|NaN)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y;

const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum'],
};

const fail = (what: string): never => {
  throw new Error(`not OpenMetrics: ${what}`);
};

const readLabels = (text: string): Readonly<Record<string, string>> => {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? fail(`labels ${text}`);
    if (name in labels) fail(`label ${name} twice`);
    labels[name] = value.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
  }
  return labels;
};

const checkHistogram = ({ name, samples }: ParsedFamily): void => {
  const series = new Map<string, ParsedSample[]>();
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels;
    const key = JSON.stringify(labels);
    series.set(key, [...(series.get(key) ?? []), sample]);
  }
  for (const [key, all] of series) {
    const buckets = all.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le = '' } }) => (le === '+Inf' ? Infinity : Number(le)));
    if (bounds.at(-1) !== Infinity) fail(`${name}${key} has no last bucket`);
    if (buckets.some(({ labels: { le = '' } }) => le !== '+Inf' && !/^\d+\.\d+$/.test(le))) fail(`${name}: le`);
    if (bounds.some((bound, index) => index > 0 && bound <= (bounds[index - 1] ?? 0))) fail(`${name}: bounds`);
    if (buckets.some(({ value }, index) => index > 0 && value < (buckets[index - 1]?.value ?? 0)))
      fail(`${name}: falls`);
    const count = all.find((sample) => sample.name === `${name}_count`);
    if (count?.value !== buckets.at(-1)?.value) fail(`${name}: count`);
    if (!all.some((sample) => sample.name === `${name}_sum`)) fail(`${name}: sum`);
  }
};

const checkFamily = (family: ParsedFamily): ParsedFamily => {
  const { name, type, unit, samples } = family;
  if (unit !== undefined && !name.endsWith(`_${unit}`)) fail(`${name} does not end with its unit`);
  if (name.endsWith('_total')) fail(`${name} is no name of a family`);
  const seen = new Set<string>();
  for (const sample of samples) {
    const known = (suffixes[type] ?? fail(`type ${type}`)).some((suffix) => sample.name === `${name}${suffix}`);
    if (!known) fail(`sample ${sample.name} in the family ${name}`);
    const key = JSON.stringify([sample.name, sample.labels]);
    if (seen.has(key)) fail(`${key} twice`);
    seen.add(key);
    if (type === 'counter' && sample.value < 0) fail(`${name} is below zero`);
  }
  if (type === 'histogram') checkHistogram(family);
  return family;
};

/**
 * Reads a text as OpenMetrics 1.0, counters, gauges and histograms alone, and refuses whatever is not exactly that.
 *
 * @throws {Error} saying what is wrong.
 */
export const parseOpenMetrics = (text: string): readonly ParsedFamily[] => {
  const lines = text.split('\n');
  if (lines.at(-1) !== '' || lines.at(-2) !== '# EOF') fail('it does not end with # EOF');
  const families: { name: string; type: string; unit?: string; help?: string; samples: ParsedSample[] }[] = [];
  for (const line of lines.slice(0, -2)) {
    const [, keyword, name = '', rest = ''] = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`).exec(line) ?? [];
    const current = families.at(-1);
    if (keyword === 'TYPE') {
      if (families.some((each) => each.name === name)) fail(`family ${name} twice`);
      families.push({ name, type: rest, samples: [] });
    } else if (keyword !== undefined) {
      if (current?.name !== name || current.samples.length > 0) fail(`${keyword} of ${name} out of place`);
      if (current) Object.assign(current, { [keyword.toLowerCase()]: rest });
    } else {
      const [, sample = '', labels = '', value = ''] = SAMPLE.exec(line) ?? fail(`the line ${line}`);
      (current ?? fail('a sample of no family')).samples.push({
        name: sample,
        labels: readLabels(labels),
        value: Number(value),
      });
    }
  }
  return families.map(({ unit, help, ...family }) => checkFamily({ ...family, unit, help: help ?? fail('no HELP') }));
};
