import type * as z from 'zod/mini';

import type { Operation } from './operation.js';
import { isOwnParameter } from './own-parameters.js';

/** How one parameter travels in a query: as plain text, as a number, or as a JSON string (`Page`, `List`). */
export type Encoding = 'text' | 'number' | 'boolean' | 'json';

/** What the code here reads of a schema. zod types its internals per class; this is the part all classes share. */
interface SchemaShape {
  readonly type?: string;
  readonly innerType?: z.ZodMiniType;
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
  readonly element?: z.ZodMiniType;
}

/** The definition behind a schema, without the wrappers that make it optional. */
export const unwrap = (schema: z.ZodMiniType): SchemaShape => {
  const definition: SchemaShape = schema._zod.def;
  return definition.type === 'optional' && definition.innerType ? unwrap(definition.innerType) : definition;
};

/** The schema of one name. A caller chooses names, and `__proto__` is one too. */
export const memberOf = (
  shape: Readonly<Record<string, z.ZodMiniType>> | undefined,
  name: string,
): z.ZodMiniType | undefined => (shape && Object.hasOwn(shape, name) ? shape[name] : undefined);

/** Reads off a schema how its values travel. */
export const encodingOf = (schema: z.ZodMiniType): Encoding => {
  switch (unwrap(schema).type) {
    case 'object':
    case 'array':
      return 'json';
    case 'number':
    case 'int':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'text';
  }
};

/**
 * Encodes a validated request for the wire as CAMS wants it: every parameter a query value, objects and lists as JSON
 * strings. Left-out parameters stay out: the SDK would sign and send `undefined` as an empty value. Parameters of our own
 * stay here.
 */
export const encodeQuery = (
  operation: Operation,
  request: Readonly<Record<string, unknown>>,
): Record<string, string> => {
  const query: Record<string, string> = {};
  for (const name of Object.keys(operation.request.shape)) {
    const value = request[name];
    if (value === undefined || isOwnParameter(name)) continue;
    query[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return query;
};
