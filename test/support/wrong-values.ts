import type { Operation } from '../../shared/operations/operation.js';
import { describeSchema, type FieldDescription } from '../../tools/describe-schema.js';

/** One parameter given wrongly, and what its refusal names. */
export interface WrongValue {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly parameter: string;
  readonly code: string;
  /** For the reader of a failed test. */
  readonly value: string;
}

type Values = Readonly<Record<string, unknown>>;

const wrongByType = (type: string): readonly unknown[] => {
  if (type === 'integer') return [null, 0, -1, 1.5, 1e21, '1', '', true, [1], {}];
  if (type === 'boolean') return [null, 0, 1, 'yes', '', 'true', [true], {}];
  if (type === 'object')
    return [null, 1, true, [], [{}], '', 'not JSON', '"text"', '[1]', '1', '{"Index":1,"Index":1}'];
  if (type.startsWith('list')) return [null, 1, true, {}, '', 'not JSON', '{}', '"text"', '[1]', [1], [null], [[]]];
  return [null, 1, 13800000000, true, [], ['8613800000000'], {}, { toString: 'WHATSAPP' }];
};

/** `Page.Size` -> ['Page', 'Size']; `List.N.ParticipantNumber` -> ['List', 0, 'ParticipantNumber']. */
const pathOf = (name: string): readonly (string | number)[] => name.split('.').map((step) => (step === 'N' ? 0 : step));

const put = (values: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown => {
  if (step === undefined) return value;
  if (typeof step === 'number') return [put(undefined, rest, value)];
  const members = typeof values === 'object' && values !== null ? (values as Values) : {};
  return { ...members, [step]: put(members[step], rest, value) };
};

const codeName = (name: string): string => name.replace('.N.', '.');

/** A wrong entry of a list is named by its place in it. */
const places: Readonly<Record<string, string>> = { '[1]': 'List.1', '[null]': 'List.1', '[[]]': 'List.1' };

const wrongValue = (request: Values, { name, type }: FieldDescription, value: unknown): WrongValue => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    // The definition says what is given: casts end where its own shape does.
    parameters: put(request, pathOf(name), value) as Values,
    parameter: (type.startsWith('list') ? places[text] : undefined) ?? name.replace('.N.', '.1.'),
    code: `InvalidParameter.${codeName(name)}`,
    value: JSON.stringify(value),
  };
};

/** Every parameter of an operation with every wrong type, nested ones too. */
export const wrongValues = (operation: Operation, request: Values): readonly WrongValue[] =>
  describeSchema(operation.request).flatMap((field) =>
    wrongByType(field.type)
      // Waiting no time at all is a right value.
      .filter((value) => !(field.name === 'WaitSeconds' && value === 0))
      .map((value) => wrongValue(request, field, value)),
  );

/** Every parameter that must be there, and the request without it. */
export const missingValues = (operation: Operation, request: Values): readonly WrongValue[] =>
  describeSchema(operation.request)
    .filter(({ name, required }) => required && !name.includes('.N'))
    .filter(({ name }) => name.split('.')[0] === name || Object.hasOwn(request, name.split('.')[0] ?? ''))
    .map(({ name }) => ({
      parameters: put(request, pathOf(name), undefined) as Values,
      parameter: name,
      code: `Missing${name}`,
      value: 'nothing',
    }));
