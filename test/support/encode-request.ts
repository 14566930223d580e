import type { ParameterSource } from '../../shared/operations/decode-parameters.js';

type Values = Readonly<Record<string, unknown>>;

const flatten = (value: unknown, name: string): readonly (readonly [string, string])[] => {
  if (Array.isArray(value)) return value.flatMap((entry, index) => flatten(entry, `${name}.${String(index + 1)}`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([member, entry]) => flatten(entry, `${name}.${member}`));
  }
  return [[name, String(value)]];
};

/** `Page.Index=1`, `List.1.ParticipantNumber=…`: every value as text. */
export const flattened = (request: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(request).flatMap(([name, value]) => flatten(value, name)));

/** Every value as text, objects and lists as JSON strings. */
export const jsonStrings = (request: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

/** The three ways in which a request may bring `Page` and `List`. */
export const encodings: Readonly<Record<string, (request: Values) => ParameterSource>> = {
  'JSON objects': (request) => ({ kind: 'json', entries: Object.entries(request) }),
  'JSON strings': (request) => ({ kind: 'text', entries: Object.entries(jsonStrings(request)) }),
  'the flattened form': (request) => ({ kind: 'text', entries: Object.entries(flattened(request)) }),
};
