import type * as z from 'zod/mini';

import { isObject } from '../../shared/operations/is-object.js';
import type { Operation } from '../../shared/operations/operation.js';
import { unwrap } from '../../shared/operations/encoding.js';
import { exampleMap } from './example-map.js';
import { type JsonObject, jsonSchemaOf } from './json-schema.js';

/** The body of a POST: JSON, or a form whose `Page` and `List` are JSON strings. */
export const requestBodyOf = ({ name, request, examples }: Operation): JsonObject => {
  const schema = { $ref: `#/components/schemas/${name}Request` };
  const structures = Object.entries(request.shape).filter(([, member]) =>
    ['object', 'array'].includes(unwrap(member).type ?? ''),
  );
  const encoding = Object.fromEntries(structures.map(([key]) => [key, { contentType: 'application/json' }]));
  return {
    required: true,
    content: {
      'application/json': {
        schema,
        examples: exampleMap(examples.map(({ title, request: value }) => ({ title, value }))),
      },
      'application/x-www-form-urlencoded': { schema, ...(structures.length > 0 && { encoding }) },
    },
  };
};

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);

const queryOf = (
  schema: z.ZodMiniType,
  path: readonly string[],
  required: boolean,
  example: unknown,
): readonly JsonObject[] => {
  const { shape } = unwrap(schema);
  if (shape) return queryOfMembers(shape, path, required, example);
  const { description, ...rest } = jsonSchemaOf(schema);
  const value = valueAt(example, path);
  return [
    {
      name: path.join('.'),
      in: 'query',
      description,
      required,
      schema: rest,
      ...(value !== undefined && { example: value }),
    },
  ];
};

const isOptional = (schema: z.ZodMiniType): boolean => schema._zod.def.type === 'optional';

const queryOfMembers = (
  shape: Readonly<Record<string, z.ZodMiniType>>,
  path: readonly string[],
  required: boolean,
  example: unknown,
): readonly JsonObject[] =>
  Object.entries(shape).flatMap(([name, member]) =>
    queryOf(member, [...path, name], required && !isOptional(member), example),
  );

/** The parameters of a GET, objects flattened: `Page.Index`. */
export const queryParametersOf = ({ request, examples }: Operation): readonly JsonObject[] =>
  queryOfMembers(request.shape, [], true, examples[0]?.request);
