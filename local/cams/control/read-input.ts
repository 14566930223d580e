import type * as z from 'zod/mini';

import { ruleFor } from '../../../shared/operations/characters.js';
import { invalid, missing } from '../../../shared/operations/check-request.js';
import type { Fault } from '../../../shared/operations/envelope.js';
import { JsonFault } from '../../../shared/operations/parse-json.js';
import { readJsonDocument } from '../../../shared/operations/read-json-document.js';
import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  // Indexing into an unknown value: undefined wherever the path ends early.
  path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], root);

const faultsOf = (issue: z.core.$ZodIssue, input: unknown): readonly Fault[] => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => invalid([...issue.path, key], 'is unknown'));
  const value = valueAt(input, issue.path);
  return [value === undefined ? missing(issue.path) : invalid(issue.path, ruleFor(value, issue.message))];
};

/** Every text of an input that holds U+0000, also where its schema takes any text. */
const nulFaults = (value: unknown, path: readonly PropertyKey[] = []): readonly Fault[] => {
  if (typeof value === 'string') return value.includes('\0') ? [invalid(path, ruleFor(value, ''))] : [];
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value)
    ? value.map((entry: unknown, index) => [index, entry] as const)
    : Object.entries(value);
  return steps.flatMap(([step, member]) => nulFaults(member, [...path, step]));
};

/** Refuses an input with every fault of it. */
export const refuseInput = ([first, ...rest]: readonly [Fault, ...Fault[]]): Refusal =>
  new Refusal({ HttpStatus: 400, Code: first.Code, Message: first.Message, Knowledge: 'ours' }, {}, [first, ...rest]);

const parse = (body: Buffer): unknown => {
  try {
    return readJsonDocument(body);
  } catch (error) {
    if (error instanceof JsonFault) throw new Refusal(controlRefusals.MalformedBody, { Reason: error.message });
    throw error;
  }
};

/**
 * Checks an input.
 *
 * @throws {Refusal} `MalformedBody` for anything but an object, or the first fault's code with all `Faults`.
 */
export const checkInput = <Schema extends z.ZodMiniObject>(schema: Schema, input: unknown): z.infer<Schema> => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Refusal(controlRefusals.MalformedBody, { Reason: 'must be a JSON object' });
  }
  const { data, error } = schema.safeParse(input);
  const faults = (error?.issues ?? []).flatMap((issue) => faultsOf(issue, input));
  const [first, ...rest] = faults.length > 0 ? faults : nulFaults(input);
  if (first) throw refuseInput([first, ...rest]);
  // safeParse loses the link between this schema and its own output type.
  return data as z.infer<Schema>;
};

/**
 * Reads the input of a control call; no body is an empty object.
 *
 * @throws {Refusal} `MalformedBody`, or what `checkInput` throws.
 */
export const readInput = <Schema extends z.ZodMiniObject>(schema: Schema, body: Buffer): z.infer<Schema> =>
  checkInput(schema, body.length === 0 ? {} : parse(body));
