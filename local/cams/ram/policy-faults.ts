import { listOf, type OneOrMore } from './policy.js';

/** What is wrong with a policy, and where in it. */
export interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const ELEMENTS = ['Effect', 'Action', 'NotAction', 'Resource', 'NotResource'];
const ACTION = /^(?:\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+)$/;
const RESOURCE = /^(?:\*|acs:.*)$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOneOrMore = (value: unknown): value is OneOrMore =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string'));

const unknownElements = (value: object, known: readonly string[]): readonly PolicyFault[] =>
  Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [name],
      // RAM has conditions, but group operations know no condition key; one that is not looked at must not seem to work.
      message: name === 'Condition' ? 'is not evaluated here' : 'is unknown (names are case-sensitive)',
    }));

/** Exactly one of the two elements is there, and each of its values has the form. */
const eitherFaults = (
  statement: Readonly<Record<string, unknown>>,
  [name, opposite]: readonly [string, string],
  form: RegExp,
  rule: string,
): readonly PolicyFault[] => {
  const given = [name, opposite].filter((element) => Object.hasOwn(statement, element));
  if (given.length !== 1) return [{ path: [name], message: `or ${opposite} must be given, and not both` }];
  return given.flatMap((element) => {
    const value = statement[element];
    if (!isOneOrMore(value)) return [{ path: [element], message: 'must be a string or a list of them' }];
    return listOf(value).every((entry) => form.test(entry)) ? [] : [{ path: [element], message: rule }];
  });
};

const statementFaults = (statement: unknown): readonly PolicyFault[] => {
  if (!isObject(statement)) return [{ path: [], message: 'must be an object' }];
  const effect = statement['Effect'];
  return [
    ...unknownElements(statement, ELEMENTS),
    ...(effect === 'Allow' || effect === 'Deny' ? [] : [{ path: ['Effect'], message: 'must be Allow or Deny' }]),
    ...eitherFaults(statement, ['Action', 'NotAction'], ACTION, 'must be * or of the form <service>:<operation>'),
    ...eitherFaults(statement, ['Resource', 'NotResource'], RESOURCE, 'must be * or begin with acs:'),
  ];
};

/** Every fault of a policy document; none makes it a Policy. */
export const policyFaults = (document: unknown): readonly PolicyFault[] => {
  if (!isObject(document)) return [{ path: [], message: 'must be an object' }];
  const { Version, Statement } = document;
  const isList = Array.isArray(Statement) && Statement.length > 0;
  return [
    ...unknownElements(document, ['Version', 'Statement']),
    ...(Version === '1' ? [] : [{ path: ['Version'], message: 'must be "1"' }]),
    ...(isList ? [] : [{ path: ['Statement'], message: 'must be a list of at least one statement' }]),
    ...(isList ? Statement : []).flatMap((statement: unknown, index) =>
      statementFaults(statement).map(({ path, message }) => ({ path: ['Statement', index, ...path], message })),
    ),
  ];
};
