import type * as z from 'zod/mini';

import { unwrap } from '../operations/encoding.js';
import { isObject } from '../operations/is-object.js';
import type { Operation, ResponseOf } from '../operations/operation.js';

const isOptional = (schema: z.ZodMiniType): boolean => schema._zod.def.type === 'optional';

const pickMembers = (
  shape: Readonly<Record<string, z.ZodMiniType>>,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined => {
  const picked: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const member = pick(schema, value[name]);
    if (member !== undefined) picked[name] = member;
    else if (!isOptional(schema)) return undefined;
  }
  return picked;
};

/** What a schema knows of a value, numbers and strings converted as the official SDKs do; else undefined. */
const pick = (schema: z.ZodMiniType, value: unknown): unknown => {
  const { type, shape = {}, element } = unwrap(schema);
  switch (type) {
    case 'object':
      return isObject(value) ? pickMembers(shape, value) : undefined;
    case 'array': {
      if (!element || !Array.isArray(value)) return undefined;
      const rows = value.map((row) => pick(element, row));
      // A row that cannot be read must not vanish: the list would claim that somebody is not there.
      return rows.includes(undefined) ? undefined : rows;
    }
    case 'number':
      if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
      return Number.isFinite(value) ? value : undefined;
    default:
      return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
  }
};

/**
 * Takes from an answer of CAMS the elements that the definition names, and nothing else.
 *
 * @returns undefined when an element that must be there is missing or of another type.
 */
export const decodeResponse = <O extends Operation>(
  operation: O,
  body: Readonly<Record<string, unknown>>,
): ResponseOf<O> | undefined =>
  // The walk above follows the schema, which the compiler cannot see.
  pickMembers(operation.response.shape, body) as ResponseOf<O> | undefined;
