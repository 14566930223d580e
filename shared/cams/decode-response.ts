import type * as z from 'zod/mini';

import { unwrap } from '../operations/encoding.js';
import { isObject } from '../operations/is-object.js';
import type { Operation, ResponseOf } from '../operations/operation.js';

type Shape = Readonly<Record<string, z.ZodMiniType>>;

/** An ID that is not the one that was sent: the answer cannot be read, although the element may be missing. */
const ROUNDED = Symbol('rounded');

const isOptional = (schema: z.ZodMiniType): boolean => schema._zod.def.type === 'optional';

/** JSON.parse has rounded such a number: it may be the ID of another group. */
const isRoundedId = (name: string, value: unknown): boolean =>
  name === 'GroupId' && typeof value === 'number' && !Number.isSafeInteger(value);

/** A list without rows may come as no `List`, as null, or as no `Data` at all (ListChatGroup of a new number). */
const fillEmptyList = (shape: Shape, value: unknown): unknown => {
  if (!('Total' in shape && 'List' in shape)) return value;
  if (value === null) return { Total: 0, List: [] };
  const hasNoRows = isObject(value) && (value['List'] ?? null) === null && Number(value['Total'] ?? Number.NaN) === 0;
  return hasNoRows ? { ...value, List: [] } : value;
};

const pickMembers = (
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> | typeof ROUNDED | undefined => {
  const picked: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const member = isRoundedId(name, value[name]) ? ROUNDED : pick(schema, value[name]);
    if (member === ROUNDED) return ROUNDED;
    if (member !== undefined) picked[name] = member;
    else if (!isOptional(schema)) return undefined;
  }
  return picked;
};

/** Whether a value holds a whole number that JSON.parse has rounded: what was sent cannot be told. */
const holdsRounded = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsRounded);
};

/**
 * A row with what it holds beside what its schema names, as it is: CAMS adds elements to rows over time. What was rounded
 * on the way is left out rather than passed on as another number.
 */
const pickRow = (schema: z.ZodMiniType, value: unknown): unknown => {
  const row = pick(schema, value);
  if (!isObject(row) || !isObject(value)) return row;
  const { shape = {} } = unwrap(schema);
  return Object.fromEntries([
    ...Object.entries(row),
    ...Object.entries(value).filter(([name, member]) => !Object.hasOwn(shape, name) && !holdsRounded(member)),
  ]);
};

/** What a schema knows of a value, numbers and strings converted as the official SDKs do; else undefined. */
const pick = (schema: z.ZodMiniType, value: unknown): unknown => {
  const { type, shape = {}, element } = unwrap(schema);
  switch (type) {
    case 'object': {
      const whole = fillEmptyList(shape, value);
      return isObject(whole) ? pickMembers(shape, whole) : undefined;
    }
    case 'array': {
      if (!element || !Array.isArray(value)) return undefined;
      const rows = value.map((row) => pickRow(element, row));
      if (rows.includes(ROUNDED)) return ROUNDED;
      // A row that cannot be read must not vanish: the list would claim that somebody is not there.
      return rows.includes(undefined) ? undefined : rows;
    }
    case 'number':
      if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
      return Number.isFinite(value) ? value : undefined;
    default:
      if (typeof value !== 'number') return typeof value === 'string' ? value : undefined;
      // A number beyond 2^53 is no longer the one that was sent.
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
  }
};

/**
 * Takes from an answer of CAMS the elements that the definition names, and nothing else; but rows of lists whole.
 *
 * @returns undefined when an element that must be there is missing or of another type, or when an ID was rounded.
 */
export const decodeResponse = <O extends Operation>(
  operation: O,
  body: Readonly<Record<string, unknown>>,
): ResponseOf<O> | undefined => {
  const elements = pickMembers(operation.response.shape, body);
  // The walk above follows the schema, which the compiler cannot see.
  return elements === ROUNDED ? undefined : (elements as ResponseOf<O>);
};
