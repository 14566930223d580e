import { isDeepStrictEqual } from 'node:util';

import type * as z from 'zod/mini';

import { invalid } from './check-request.js';
import { encodingOf, memberOf, unwrap } from './encoding.js';
import type { Fault } from './envelope.js';
import type { Operation } from './operation.js';
import { JsonFault, parseJson } from './parse-json.js';

/** Parameters from one place of a request. Text sources (query, form) carry numbers as digits. */
export interface ParameterSource {
  readonly kind: 'text' | 'json';
  readonly entries: Iterable<readonly [name: string, value: unknown]>;
}

export interface DecodedParameters {
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
}

type Kind = ParameterSource['kind'];
type Leaf = readonly [path: readonly string[], value: unknown];

// `List.1.ParticipantNumber` is the deepest there is; a name of a thousand dots must not become a thousand calls.
const MAX_STEPS = 3;

const decodeLeaf = (schema: z.ZodMiniType | undefined, value: unknown, kind: Kind): unknown => {
  if (!schema || kind === 'json' || typeof value !== 'string') return value;
  const encoding = encodingOf(schema);
  if (encoding === 'number' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (encoding === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
  return value;
};

const addTo = (groups: Map<string, Leaf[]>, name: string, leaf: Leaf): void => {
  const group = groups.get(name);
  if (group) group.push(leaf);
  else groups.set(name, [leaf]);
};

const groupByFirst = (leaves: readonly Leaf[]): Map<string, Leaf[]> => {
  const groups = new Map<string, Leaf[]>();
  for (const [[first = '', ...rest], value] of leaves) addTo(groups, first, [rest, value]);
  return groups;
};

/** Puts `Page.Index` or `List.1.ParticipantNumber` back together, as far as the schema knows the names. */
const assemble = (schema: z.ZodMiniType | undefined, leaves: readonly Leaf[], kind: Kind): unknown => {
  const [leaf] = leaves;
  if (leaves.length === 1 && leaf?.[0].length === 0) return decodeLeaf(schema, leaf[1], kind);
  const groups = groupByFirst(leaves);
  const { type, shape, element } = schema ? unwrap(schema) : {};
  if (type !== 'array') {
    return Object.fromEntries([...groups].map(([name, group]) => [name, assemble(memberOf(shape, name), group, kind)]));
  }
  return Array.from(groups, (_, index) => {
    const group = groups.get(String(index + 1));
    if (!group) throw new JsonFault('must have its entries numbered from 1 without gaps');
    return assemble(element, group, kind);
  });
};

const decodeStructure = (value: unknown): unknown => (typeof value === 'string' ? parseJson(value) : value);

/**
 * Decodes the parameters of a request from its query and body. `Page` and `List` may be objects, JSON strings or
 * flattened. One parameter given twice with different values is a fault: which one counts must not be a guess.
 */
export const decodeParameters = (operation: Operation, sources: readonly ParameterSource[]): DecodedParameters => {
  const { shape } = operation.request;
  const values = new Map<string, unknown>();
  const faults: Fault[] = [];

  const accept = (name: string, decode: () => unknown): void => {
    try {
      const value = decode();
      if (!values.has(name)) values.set(name, value);
      // A name nobody knows is a fault of its own already.
      else if (memberOf(shape, name) && !isDeepStrictEqual(values.get(name), value)) {
        faults.push(invalid([name], 'is given twice with different values'));
      }
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      faults.push(invalid([name], error.message));
    }
  };

  for (const { kind, entries } of sources) {
    const flattened = new Map<string, Leaf[]>();
    for (const [name, value] of entries) {
      const schema = memberOf(shape, name);
      const [root = '', ...path] = name.split('.');
      const rootSchema = memberOf(shape, root);
      const isStep = path.length > 0 && path.length <= MAX_STEPS && rootSchema && encodingOf(rootSchema) === 'json';
      if (schema && encodingOf(schema) === 'json') accept(name, () => decodeStructure(value));
      else if (isStep) addTo(flattened, root, [path, value]);
      else accept(name, () => decodeLeaf(schema, value, kind));
    }
    for (const [root, leaves] of flattened) accept(root, () => assemble(memberOf(shape, root), leaves, kind));
  }
  return { values: Object.fromEntries(values), faults };
};
