import type { Lines } from './lines.js';

type FieldOf<Event extends keyof Lines> = keyof Lines[Event] & string;

/** What is asked of one field of a line: to have one of these values, to be a number of this size, or to be there at all. */
export type Condition<Field extends string = string> = { readonly field: Field } & (
  { readonly is: readonly (string | boolean)[] } | { readonly atLeast: number } | { readonly given: true }
);

/** Picks lines of ours by their event and fields. */
export interface LineSelector {
  readonly event: keyof Lines;
  readonly where: readonly Condition[];
}

/** Picks entries that the platform itself writes, by one of their keys. */
export interface EntrySelector {
  readonly key: string;
  readonly is: readonly string[];
}

export type Selector = LineSelector | EntrySelector;

/** Lines of an event whose fields meet all conditions. The compiler knows which fields there are. */
export const lines = <Event extends keyof Lines>(
  event: Event,
  ...where: readonly Condition<FieldOf<Event>>[]
): LineSelector => ({ event, where });

// A dot in a name is no wildcard. In brackets, so that SQL and JavaScript read it alike.
const quoted = (name: string): string => `"${name.replaceAll('.', '[.]')}"`;

/** What a line of an event begins with. */
export const patternOfEvent = (event: string): string => `[{]"event":"${event}"`;

/** What a line holds whose field is of one of these values, or is there; of a number, what finds it. */
export const patternOf = (condition: Condition): string => {
  const name = quoted(condition.field);
  if ('atLeast' in condition) return `${name}:(-?[0-9.]+)`;
  if ('given' in condition) return `${name}:`;
  const values = condition.is.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  return `${name}:(${values.join('|')})[,}]`;
};

/** An entry of the log store: of our own lines `message`, the line with time, request ID and level before it. */
export type LogEntry = Readonly<Record<string, string>>;

// SQL of the log store sees no more of a value.
const VALUE_MAX_BYTES = 2048;

const seen = (value = ''): string => Buffer.from(value).subarray(0, VALUE_MAX_BYTES).toString();

const meets = (message: string, condition: Condition): boolean => {
  const [found, value] = new RegExp(patternOf(condition)).exec(message) ?? [];
  return 'atLeast' in condition ? Number(value) >= condition.atLeast : found !== undefined;
};

/** Whether a selector picks an entry. It looks with the patterns that the log store's query looks with. */
export const picks = (selector: Selector, entry: LogEntry): boolean => {
  if ('key' in selector) return selector.is.includes(seen(entry[selector.key]));
  const message = seen(entry['message']);
  return (
    new RegExp(patternOfEvent(selector.event)).test(message) &&
    selector.where.every((condition) => meets(message, condition))
  );
};
