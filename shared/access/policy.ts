import * as z from 'zod/mini';

import { CALLER_NAME } from '../operations/caller-name.js';
import { operationNames, type OperationName } from '../operations/operation.js';
import { PHONE_NUMBER } from '../operations/phone-number.js';

const scopes = ['invite-link:read'] as const;

export type Scope = (typeof scopes)[number];

const NUMBER_PATTERN = /^[1-9*][\d*]{0,127}$/;

/** What one caller may do. Spaces and numbers may hold `*` for any run of characters. */
export interface Grant {
  readonly operations: readonly (OperationName | '*')[];
  readonly scopes: readonly Scope[];
  readonly spaces: readonly string[];
  readonly numbers: readonly string[];
}

/** Who may do what; whoever and whatever is not named is denied. */
export interface AccessPolicy {
  readonly callers: Readonly<Record<string, Grant>>;
}

const glob = (example: string): z.ZodMiniString =>
  z
    .string({ error: 'must be a string' })
    .check(z.regex(/^[\x21-\x7e]{1,128}$/, { error: `must be a name or a pattern such as ${example}` }));

// A number that no request can have would grant nothing, and nobody would be told.
const isNumberPattern = (text: string): boolean => (text.includes('*') ? NUMBER_PATTERN : PHONE_NUMBER).test(text);

const numberPattern = z
  .string({ error: 'must be a string' })
  .check(z.refine(isNumberPattern, { error: 'must be the digits of a phone number, or a pattern such as 86138*' }));

const listOf = <Entry extends z.ZodMiniType>(entry: Entry): z.ZodMiniArray<Entry> =>
  z.array(entry, { error: 'must be a list' });

const grant = z.strictObject(
  {
    operations: listOf(z.enum([...operationNames, '*'], { error: 'must be the name of an operation, or *' })),
    scopes: z._default(listOf(z.enum(scopes, { error: `must be one of ${scopes.join(', ')}` })), []),
    spaces: listOf(glob('cams-*')),
    numbers: listOf(numberPattern),
  },
  { error: 'must be an object with operations, spaces and numbers' },
);

export const policySchema = z.strictObject(
  { callers: z.record(z.string(), grant, { error: 'must be an object of callers' }) },
  { error: 'must be an object {"callers": {…}}' },
);

export type ParsedPolicy =
  { readonly policy: AccessPolicy; readonly faults?: undefined } | { readonly faults: readonly string[] };

const faultsOfNames = ({ callers }: AccessPolicy): readonly string[] =>
  Object.keys(callers)
    .filter((name) => !CALLER_NAME.test(name))
    .map((name) => `policy.callers names ${JSON.stringify(name)}, which has other than 1 to 64 of A-Z a-z 0-9 . _ -`);

/**
 * Reads an access policy: `{"callers": {"<AppId or consumer>|direct": {"operations": [], "scopes": [], "spaces": [], "numbers": []}}}`.
 *
 * @returns the policy, or every fault as a sentence with the place it is at.
 */
export const parsePolicy = (json: unknown): ParsedPolicy => {
  const parsed = policySchema.safeParse(json);
  if (parsed.success) {
    const faults = faultsOfNames(parsed.data);
    return faults.length > 0 ? { faults } : { policy: parsed.data };
  }
  return {
    faults: parsed.error.issues.flatMap((issue) => {
      const place = ['policy', ...issue.path.map(String)].join('.');
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${place}.${key} is not known`);
      return [`${place} ${issue.message}`];
    }),
  };
};

// No regular expression: each `.*` multiplies its time, and 60 stars took nine minutes over 128 characters (observed).
const matches = (pattern: string, value: string): boolean => {
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) return value === start;
  const endAt = value.length - end.length;
  let at = start.length;
  if (at > endAt || !value.startsWith(start) || !value.endsWith(end)) return false;
  for (const part of parts) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > endAt) return false;
    at = found + part.length;
  }
  return true;
};

const matchesAny = (patterns: readonly string[], value: string): boolean =>
  patterns.some((pattern) => matches(pattern, value));

/** What the policy grants a caller, if it names him. */
export const grantOf = (policy: AccessPolicy, caller: string): Grant | undefined =>
  Object.hasOwn(policy.callers, caller) ? policy.callers[caller] : undefined;

export const allowsOperation = (granted: Grant, operation: OperationName): boolean =>
  granted.operations.includes('*') || granted.operations.includes(operation);

export const allowsTarget = (granted: Grant, space: string, businessNumber: string): boolean =>
  matchesAny(granted.spaces, space) && matchesAny(granted.numbers, businessNumber);
