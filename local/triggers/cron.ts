/** Whether a moment is one of a schedule's. */
export type Schedule = (at: Date) => boolean;

const NAMES = {
  month: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  weekday: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
} as const;

const FIELDS = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: NAMES.month, firstName: 1 },
  { name: 'weekday', from: 0, to: 7, names: NAMES.weekday, firstName: 0 },
] as const;

type Field = (typeof FIELDS)[number];

const fault = (field: string, text: string): never => {
  throw new Error(`The schedule's ${field} "${text}" is not understood here.`);
};

const readNumber = (field: Field, text: string): number => {
  const named = 'names' in field ? field.names.findIndex((name) => name === text.toUpperCase()) : -1;
  const value = named >= 0 && 'firstName' in field ? named + field.firstName : Number(text);
  const isOne = text !== '' && Number.isInteger(value) && value >= field.from && value <= field.to;
  return isOne ? value : fault(field.name, text);
};

const readPart = (field: Field, part: string): readonly number[] => {
  const [range = '', every = '1', ...rest] = part.split('/');
  if (rest.length > 0 || !/^[1-9]\d*$/.test(every)) fault(field.name, part);
  const [first = '', last] = range === '*' || range === '?' ? [String(field.from), String(field.to)] : range.split('-');
  const from = readNumber(field, first);
  // `5/15` means from 5 on.
  const to = last === undefined ? (part.includes('/') ? field.to : from) : readNumber(field, last);
  return Array.from({ length: Math.max(0, to - from) + 1 }, (_, index) => from + index).filter(
    (value) => (value - from) % Number(every) === 0,
  );
};

const readField = (field: Field, text: string): ReadonlySet<number> => {
  const values = text.split(',').flatMap((part) => readPart(field, part));
  // Sunday is 0 and 7.
  return new Set(field.name === 'weekday' ? values.map((value) => value % 7) : values);
};

const clockIn = (timeZone: string): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      ...{ second: 'numeric', minute: 'numeric', hour: 'numeric', day: 'numeric', month: 'numeric', weekday: 'short' },
    });
  } catch {
    return fault('time zone', timeZone);
  }
};

const readEvery = (text: string, startedAt: Date): Schedule | undefined => {
  const [, count, unit] = /^@every ([1-9]\d*)([smh])$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const seconds = Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  const started = Math.floor(startedAt.getTime() / 1000);
  return (at) => {
    const elapsed = Math.floor(at.getTime() / 1000) - started;
    return elapsed > 0 && elapsed % seconds === 0;
  };
};

/**
 * Reads the schedule of a timer: six fields, seconds first, in UTC or the zone of `CRON_TZ=`, or `@every 6h`. Source:
 * "Time triggers", Function Compute. L, W and # are not understood here.
 *
 * @param startedAt from when on `@every` counts.
 * @throws {Error} naming the field that is not understood.
 */
export const readSchedule = (expression: string, startedAt: Date): Schedule => {
  const every = readEvery(expression, startedAt);
  if (every) return every;
  const [, timeZone = 'UTC', text = ''] = /^(?:CRON_TZ=(\S+) )?(.*)$/.exec(expression) ?? [];
  const texts = text.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return fault('six fields', text);
  const sets = FIELDS.map((field, index) => readField(field, texts[index] ?? ''));
  const clock = clockIn(timeZone);
  return (at) => {
    const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = NAMES.weekday.findIndex((name) => name === parts.get('weekday')?.toUpperCase());
    const values = [
      ...(['second', 'minute', 'hour', 'day', 'month'] as const).map((type) => Number(parts.get(type))),
      weekday,
    ];
    return sets.every((set, index) => set.has(values[index] ?? -1));
  };
};
