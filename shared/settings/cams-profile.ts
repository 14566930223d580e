import { meaningNames, type ObservedCode } from '../errors/meaning.js';
import { isObject } from '../operations/is-object.js';
import { type OperationName, operationNames } from '../operations/operation.js';
import { heededBehaviours, type HeededBehaviour } from './heeded-behaviours.js';

/** What was observed of CAMS. Where nothing was, the safe rules hold. */
export interface CamsProfile {
  readonly values: ReadonlyMap<string, string>;
  /** Upper bounds in milliseconds, as the functions reckon with them. */
  readonly boundsMs: ReadonlyMap<string, number>;
  readonly codes: readonly ObservedCode[];
}

/** Nothing was observed: every safe rule holds. */
export const nothingObserved: CamsProfile = { values: new Map(), boundsMs: new Map(), codes: [] };

/** Whether a behaviour was observed to have this value. */
export const isObserved = <Id extends HeededBehaviour>(
  { values }: CamsProfile,
  id: Id,
  value: (typeof heededBehaviours)[Id][number],
): boolean => values.get(id) === value;

/** By how many milliseconds a list may be behind what has been changed; undefined: nobody knows. */
export const listLagMs = ({ values, boundsMs }: CamsProfile): number | undefined =>
  values.get('list-read-lag') === '0' ? 0 : boundsMs.get('list-read-lag');

const SCHEMA = 'cams-profile/1';
const VERDICTS = ['settled', 'bounded', 'contradicted', 'open'];
const CODE = /^[A-Za-z0-9][\w.-]{0,127}$/;
// The next sample may be longer than the longest.
const BOUND_FACTOR = 3;

type Fault = (path: string, what: string) => void;

const readBehaviours = (
  given: unknown,
  fault: Fault,
  valuesOf: (id: string) => readonly string[] | undefined,
): Pick<CamsProfile, 'values' | 'boundsMs'> => {
  const values = new Map<string, string>();
  const boundsMs = new Map<string, number>();
  if (!isObject(given)) fault('behaviours', 'must be an object');
  for (const [id, row] of Object.entries(isObject(given) ? given : {})) {
    const path = `behaviours.${id}`;
    if (!isObject(row) || typeof row['verdict'] !== 'string' || !VERDICTS.includes(row['verdict'])) {
      fault(`${path}.verdict`, `must be one of ${VERDICTS.join(', ')}`);
      continue;
    }
    const known = valuesOf(id);
    const { verdict, value, bound } = row;
    if (!known) fault(path, 'is no behaviour that is known');
    else if (verdict === 'settled') {
      if (typeof value === 'string' && known.includes(value)) values.set(id, value);
      else fault(`${path}.value`, `must be one of ${known.join(', ')}`);
    } else if (verdict === 'bounded') {
      const max = isObject(bound) ? bound['max'] : undefined;
      if (typeof max === 'number' && max >= 0) boundsMs.set(id, max * BOUND_FACTOR);
      else fault(`${path}.bound.max`, 'must be a number of milliseconds');
    }
  }
  return { values, boundsMs };
};

const isListOf = (given: unknown, isOne: (value: string) => boolean): given is readonly string[] =>
  Array.isArray(given) && given.every((each) => typeof each === 'string' && isOne(each));

const isOperation = (name: string): name is OperationName => (operationNames as readonly string[]).includes(name);

const readMeanings = (given: unknown, fault: Fault): readonly ObservedCode[] => {
  const codes = new Map<string, ObservedCode>();
  if (!isObject(given)) fault('meanings', 'must be an object');
  for (const [name, row] of Object.entries(isObject(given) ? given : {})) {
    const path = `meanings.${name}`;
    const meaning = meaningNames.find((each) => each === name);
    if (!meaning) fault(path, `must be one of ${meaningNames.join(', ')}`);
    const { codes: named = [], meta = [], operations } = isObject(row) ? row : {};
    const isNamed = isListOf(named, (code) => CODE.test(code));
    const isMeta = isListOf(meta, (number) => /^\d{3,6}$/.test(number));
    if (!isNamed) fault(`${path}.codes`, 'must be a list of codes');
    if (!isMeta) fault(`${path}.meta`, 'must be a list of numbers of WhatsApp, as text');
    const isOf = operations === undefined || isListOf(operations, isOperation);
    if (!isOf) fault(`${path}.operations`, 'must be a list of operations');
    if (!meaning || !isNamed || !isMeta || !isOf) continue;
    for (const code of [...named, ...meta]) {
      const key = `${code} ${(operations ?? ['*']).join(' ')}`;
      if (codes.has(key)) fault(path, `names ${code}, which another meaning names`);
      codes.set(key, { code, meaning, ...(operations && { operations: operations as readonly OperationName[] }) });
    }
  }
  return [...codes.values()];
};

/**
 * Reads a profile of CAMS.
 *
 * @param valuesOf the values that a behaviour may have; undefined: there is no such behaviour. Default: those that functions
 *   heed are checked, others passed over.
 * @returns the profile, and every fault with its path.
 */
export const parseProfile = (
  json: unknown,
  valuesOf?: (id: string) => readonly string[] | undefined,
): { readonly profile: CamsProfile; readonly faults: readonly string[] } => {
  const faults: string[] = [];
  const fault: Fault = (path, what) => faults.push(`${path} ${what}`);
  const { schema, behaviours = {}, meanings = {} } = isObject(json) ? json : {};
  if (schema !== SCHEMA) fault('schema', `must be ${SCHEMA}`);
  const heeded = new Map<string, readonly string[]>(Object.entries(heededBehaviours));
  const given =
    isObject(behaviours) && !valuesOf
      ? Object.fromEntries(Object.entries(behaviours).filter(([id]) => heeded.has(id)))
      : behaviours;
  const read = readBehaviours(given, fault, valuesOf ?? ((id) => heeded.get(id)));
  return { profile: { ...read, codes: readMeanings(meanings, fault) }, faults };
};
