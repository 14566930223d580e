import { ServiceError, serviceError } from '../errors/service-error.js';
import { log } from '../log.js';

/** What was being done when the database failed. */
export type StateStep = 'open' | 'upgrade' | 'connect' | 'statement' | 'forget';

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^\w{1,40}$/.test(error.code)
    ? error.code
    : undefined;

/** The code that PostgreSQL gave with an error ("PostgreSQL Error Codes"); undefined for other errors. */
export const sqlStateOf = (error: unknown): string | undefined => {
  const code = codeOf(error);
  // EPIPE has five letters too, but no class of PostgreSQL begins with E.
  return code !== undefined && /^[0-9FHPX][0-9A-Z]{4}$/.test(code) ? code : undefined;
};

/**
 * Turns whatever a driver threw into `StateUnavailable`, and logs class and code of it alone: messages of drivers quote
 * hosts, users, statements and values.
 */
export const stateFault = (step: StateStep, error: unknown): ServiceError => {
  if (error instanceof ServiceError) return error;
  const errorType = error instanceof Error ? error.name.slice(0, 64) : typeof error;
  log('error', 'state', { step, errorType, errorCode: codeOf(error) });
  return serviceError('StateUnavailable');
};
