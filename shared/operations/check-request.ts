import type * as z from 'zod/mini';

import { ruleFor } from './characters.js';
import type { Fault } from './envelope.js';
import type { Operation, RequestOf } from './operation.js';
import { PAGE_SIZE_DEFAULT_MAX } from './parameters.js';

export type CheckedRequest<O extends Operation> =
  { readonly request: RequestOf<O>; readonly faults?: undefined } | { readonly faults: readonly [Fault, ...Fault[]] };

type Path = readonly PropertyKey[];

// The caller chose these letters, and a mistaken body makes names of values: what survives is harmless, and neither a number,
// nor a link, nor JSON.
const harmless = (name: string): string =>
  name.length > 64 || /[/:{}"]/.test(name) ? '?' : name.replace(/[^\w.-]|\d{5,}/g, '?');

/** The flattened wire form counts list entries from 1. */
const parameterOf = (path: Path): string =>
  path.map((step) => (typeof step === 'number' ? String(step + 1) : harmless(String(step)))).join('.');

const nameOf = (path: Path): string => parameterOf(path.filter((step) => typeof step !== 'number'));

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], root);

export const missing = (path: Path): Fault => ({
  Parameter: parameterOf(path),
  Code: `Missing${nameOf(path)}`,
  Message: `${parameterOf(path)} is mandatory for this action.`,
});

export const invalid = (path: Path, rule: string): Fault => ({
  Parameter: parameterOf(path),
  Code: `InvalidParameter.${nameOf(path)}`,
  Message: `${parameterOf(path)} ${rule}.`,
});

/** What a code says of a name that nobody knows: the name where it is a word as names of parameters are. */
const wordOf = (path: Path): string => {
  const name = path
    .filter((step) => typeof step !== 'number')
    .map(String)
    .join('.');
  return /^(?!.*\d{3})[A-Za-z_][\w.-]{0,63}$/.test(name) ? name : '?';
};

const unknown = (path: Path): Fault => ({
  Parameter: parameterOf(path),
  Code: `UnknownParameter.${wordOf(path)}`,
  Message: `${parameterOf(path)} is not a parameter of this action.`,
});

/** What one issue of a schema is called in an answer. */
export const faultsOf = (issue: z.core.$ZodIssue, values: unknown): readonly Fault[] => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknown([...issue.path, key]));
  const value = valueAt(values, issue.path);
  if (value === undefined) return [missing(issue.path)];
  const fault = invalid(issue.path, ruleFor(value, issue.message));
  const unsupported = fault.Parameter === 'ChannelType' && typeof value === 'string';
  return [unsupported ? { ...fault, Code: 'InvalidParameter.ChannelTypeNotSupport' } : fault];
};

const pageSizeFaults = (values: Readonly<Record<string, unknown>>, max: number): readonly Fault[] => {
  const size = valueAt(values, ['Page', 'Size']);
  return Number.isSafeInteger(size) && Number(size) > max
    ? [invalid(['Page', 'Size'], `must be at most ${String(max)}`)]
    : [];
};

/**
 * Checks typed parameters against an operation's definition.
 *
 * @returns the request with defaults and trimming applied, or every fault at once, in the definition's order.
 */
export const checkRequest = <O extends Operation>(
  operation: O,
  values: Readonly<Record<string, unknown>>,
  maxPageSize: number = PAGE_SIZE_DEFAULT_MAX,
): CheckedRequest<O> => {
  const parsed = operation.request.safeParse(values);
  const faults = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => faultsOf(issue, values)),
    ...pageSizeFaults(values, maxPageSize),
  ];
  const [first, ...rest] = faults;
  // safeParse loses the link between this operation and its own schema's output type.
  return first ? { faults: [first, ...rest] } : { request: parsed.data as RequestOf<O> };
};
