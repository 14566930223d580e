import { type ServiceError, serviceError } from '../errors/service-error.js';
import { log } from '../log.js';

/** What was being done when the database failed. */
export type StateStep = 'open' | 'upgrade' | 'connect' | 'statement';

// A string is a code when it has the form of one.
const codeOf = (error: unknown): string | undefined => {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : undefined;
};

const typeOf = (error: unknown): string => {
  const { name } = (error ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && /^\w{1,40}$/.test(name) ? name : typeof error;
};

/** The code that PostgreSQL gave with an error ("PostgreSQL Error Codes"); undefined for other errors. */
export const sqlStateOf = (error: unknown): string | undefined => {
  const code = codeOf(error);
  // EPIPE has five letters too, but no class of PostgreSQL begins with E.
  return code !== undefined && /^[0-9FHPX][0-9A-Z]{4}$/.test(code) ? code : undefined;
};

/**
 * Turns whatever a driver threw into `StateUnavailable`, and logs class and code of it alone: messages of drivers quote
 * hosts, users, statements and values.
 *
 * @param cause what is wrong, in our own words, for log and caller.
 */
export const stateFault = (step: StateStep, error: unknown, cause?: string): ServiceError => {
  log('error', 'state', { step, errorType: typeOf(error), errorCode: codeOf(error), cause });
  if (cause === undefined) return serviceError('StateUnavailable');
  return serviceError('StateUnavailable', { message: `The database refuses the login of the functions: ${cause}.` });
};
