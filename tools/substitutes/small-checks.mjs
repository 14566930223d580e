/* What a schema of small-schemas.mjs checks beside the type of a value. */
/** @returns the text that a schema has for its faults. */
export const messageOf = (params) => {
  const error = params?.error;
  if (error === undefined || typeof error === 'string') return error;
  throw new TypeError('The error of a schema must be a text.');
};

const lengthOf = (value) => (typeof value === 'string' ? Array.from(value).length : value.length);

export const regex = (pattern, params) => ({
  code: 'invalid_format',
  holds: (value) => pattern.test(value),
  message: messageOf(params),
});
// The error of a refinement may be made of the value; `abort` keeps the further checks from running; `path` says what is at fault.
export const refine = (holds, params) => ({
  code: 'custom',
  holds,
  message: typeof params?.error === 'function' ? params.error : messageOf(params),
  stops: params?.abort,
  path: params?.path,
});
export const overwrite = (change) => ({ change });
// What documents say of a schema.
export const meta = () => ({ holds: () => true });
export const trim = () => overwrite((text) => text.trim());
export const minimum = (least, params) => ({
  code: 'too_small',
  holds: (value) => value >= least,
  message: messageOf(params),
});
export const minLength = (least, params) => ({
  code: 'too_small',
  holds: (value) => lengthOf(value) >= least,
  isOfSize: true,
  message: messageOf(params),
});
export const maxLength = (most, params) => ({
  code: 'too_big',
  holds: (value) => lengthOf(value) <= most,
  isOfSize: true,
  maximum: most,
  message: messageOf(params),
});
