/*
 * Stands in for zod/mini in bundles: checks a request against definitions that were written with zod, and nothing else of
 * what zod does. What is not here cannot be used in a function: its build fails. Every value gives the data and the faults,
 * in their order, that zod gives.
 *
 * An issue with `stops` keeps the further checks of its value from running.
 */
import { messageOf } from './small-checks.mjs';

export { maxLength, meta, minLength, minimum, overwrite, refine, regex, trim } from './small-checks.mjs';

const OTHERWISE = 'Invalid input';

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const stops = (issue) => issue.stops;
const under = (key, issues) => issues.map((issue) => ({ ...issue, path: [key, ...issue.path] }));
const make = (definition) => new Schema({ checks: [], ...definition });

/** `read` takes {value, issues} and may change both. */
class Schema {
  constructor(definition) {
    this._zod = { def: definition };
    this.shape = definition.shape;
  }

  check(...checks) {
    const { def } = this._zod;
    return new Schema({ ...def, checks: [...def.checks, ...checks] });
  }

  safeParse(value) {
    const { value: data, issues } = this.run(value);
    if (issues.length === 0) return { success: true, data };
    return { success: false, error: { issues } };
  }

  parse(value) {
    const { success, data, error } = this.safeParse(value);
    if (!success) throw new TypeError(`A value is not as its schema says: ${error.issues[0].message}.`);
    return data;
  }

  run(value) {
    const { read, message, checks } = this._zod.def;
    const payload = { value, issues: [] };
    const fail = (issue, own) => payload.issues.push({ path: [], message: own ?? message ?? OTHERWISE, ...issue });
    const cap = Array.isArray(value) && this.exceeded(value.length);
    if (cap) {
      // A list that is too long is not looked at entry by entry.
      fail({ code: cap.code, stops: true }, cap.message);
      return payload;
    }
    read(payload, fail);
    for (const { isOfSize, change, holds, code, path, message: own, stops: mustStop } of checks) {
      if (isOfSize ? payload.value?.length === undefined : payload.issues.some(stops)) continue;
      if (change) payload.value = change(payload.value);
      else if (!holds(payload.value)) {
        const told = typeof own === 'function' ? own({ input: payload.value }) : own;
        fail({ code, ...(path && { path }), ...(mustStop && { stops: true }) }, told);
      }
    }
    return payload;
  }

  exceeded(length) {
    for (const check of this._zod.def.checks) {
      if (!check.isOfSize) return undefined;
      if (length > check.maximum) return check;
    }
    return undefined;
  }
}

const typed = (type, isOfType, params, checks = []) =>
  make({
    type,
    message: messageOf(params),
    checks,
    read: ({ value }, fail) => {
      if (!isOfType(value)) fail({ code: 'invalid_type', stops: true });
    },
  });

const isInteger = { code: 'invalid_type', holds: Number.isInteger, stops: true };
const isNotTooBig = { code: 'too_big', holds: (value) => value <= Number.MAX_SAFE_INTEGER };
const isNotTooSmall = { code: 'too_small', holds: (value) => value >= Number.MIN_SAFE_INTEGER };

export const string = (params) => typed('string', (value) => typeof value === 'string', params);
export const number = (params) => typed('number', Number.isFinite, params);
export const int = (params) => typed('number', Number.isFinite, params, [isInteger, isNotTooBig, isNotTooSmall]);
export const boolean = (params) => typed('boolean', (value) => typeof value === 'boolean', params);

const enumeration = (entries, params) =>
  make({
    type: 'enum',
    message: messageOf(params),
    read: ({ value }, fail) => {
      if (!entries.includes(value)) fail({ code: 'invalid_value', stops: true });
    },
  });
export { enumeration as enum };

export const optional = (innerType) =>
  make({
    type: 'optional',
    innerType,
    read: (payload) => {
      if (payload.value !== undefined) Object.assign(payload, innerType.run(payload.value));
    },
  });

export const _default = (innerType, defaultValue) =>
  make({
    type: 'default',
    innerType,
    read: (payload) => {
      if (payload.value === undefined) payload.value = defaultValue;
      else Object.assign(payload, innerType.run(payload.value));
    },
  });

export const array = (element, params) =>
  make({
    type: 'array',
    element,
    message: messageOf(params),
    read: (payload, fail) => {
      if (!Array.isArray(payload.value)) return void fail({ code: 'invalid_type', stops: true });
      payload.value = payload.value.map((entry, index) => {
        const { value, issues } = element.run(entry);
        payload.issues.push(...under(index, issues));
        return value;
      });
    },
  });

export const record = (_keys, valueType, params) =>
  make({
    type: 'record',
    message: messageOf(params),
    read: (payload, fail) => {
      if (!isObject(payload.value)) return void fail({ code: 'invalid_type', stops: true });
      const entries = Object.entries(payload.value).filter(([key]) => key !== '__proto__');
      payload.value = {};
      for (const [key, entry] of entries) {
        const { value, issues } = valueType.run(entry);
        payload.issues.push(...under(key, issues));
        payload.value[key] = value;
      }
    },
  });

const readMember = (payload, given, key, schema) => {
  const isPresent = key in given;
  const { type } = schema._zod.def;
  if (!isPresent && type === 'optional') return;
  const { value, issues } = schema.run(given[key]);
  payload.issues.push(...under(key, issues));
  if (isPresent || type === 'default') payload.value[key] = value;
};

const objectOf = (shape, params, isStrict) =>
  make({
    type: 'object',
    shape,
    message: messageOf(params),
    read: (payload, fail) => {
      const given = payload.value;
      if (!isObject(given)) return void fail({ code: 'invalid_type', stops: true });
      payload.value = {};
      for (const key of Object.keys(shape)) readMember(payload, given, key, shape[key]);
      const keys = isStrict ? Object.keys(given).filter((key) => !Object.hasOwn(shape, key)) : [];
      if (keys.length > 0) fail({ code: 'unrecognized_keys', keys });
    },
  });

export const object = (shape, params) => objectOf(shape, params, false);
export const strictObject = (shape, params) => objectOf(shape, params, true);
