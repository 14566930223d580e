import * as z from 'zod/mini';

import { unwrap } from '../shared/operations/encoding.js';

/** One row of a table of parameters or elements. */
export interface FieldDescription {
  /** Dotted, as the flattened wire form names it; `N` counts list entries from 1. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** What the checks of the schema demand, in the words of their fault messages. */
  readonly rules: readonly string[];
  /** Whether our functions add it to what the API has. */
  readonly isAddition: boolean;
}

type Shape = Readonly<Record<string, z.ZodMiniType>>;

const innermost = (schema: z.ZodMiniType): z.ZodMiniType =>
  schema instanceof z.ZodMiniOptional ? innermost(schema._zod.def.innerType as z.ZodMiniType) : schema;

const typeOf = (schema: z.ZodMiniType): string => {
  const inner = innermost(schema);
  if (inner instanceof z.ZodMiniEnum) return inner.options.map(String).join(', ');
  const { type = 'unknown', element } = unwrap(inner);
  if (type === 'array') return element ? `list of ${typeOf(element)}s` : 'list';
  return type === 'number' ? 'integer' : type;
};

const rulesOf = (schema: z.ZodMiniType): readonly string[] =>
  (innermost(schema)._zod.def.checks ?? []).flatMap((check) => {
    // zod types the error map of a check for the issues of that check alone; ours look at no issue.
    const error = check._zod.def.error as (() => unknown) | undefined;
    const message = error?.();
    // What follows a colon tells a caller what he sent.
    return typeof message === 'string' ? [message.replace(/:.*/, '')] : [];
  });

const describeField = (name: string, schema: z.ZodMiniType): readonly FieldDescription[] => {
  const inner = innermost(schema);
  const { shape, element } = unwrap(inner);
  const members = element ? describeMembers(unwrap(element).shape, `${name}.N.`) : describeMembers(shape, `${name}.`);
  const meta = z.globalRegistry.get(inner);
  return [
    {
      name,
      type: typeOf(schema),
      required: inner === schema,
      description: meta?.description ?? '',
      rules: rulesOf(schema),
      isAddition: meta?.['x-addition'] === true,
    },
    ...members,
  ];
};

const describeMembers = (shape: Shape | undefined, prefix: string): readonly FieldDescription[] =>
  Object.entries(shape ?? {}).flatMap(([name, schema]) => describeField(prefix + name, schema));

/** Reads off an object schema what a reader wants to know of each of its fields, those of nested objects after it. */
export const describeSchema = (schema: z.ZodMiniType): readonly FieldDescription[] =>
  describeMembers(unwrap(schema).shape, '');
