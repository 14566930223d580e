import type { Fault } from '../operations/envelope.js';
import type { OwnCode } from './own-codes.js';
import { type ServiceError, serviceError } from './service-error.js';

/** A request of 64 KB can have thousands of faults: naming all of them made answers of 1.6 MB. */
export const FAULTS_NAMED_MAX = 50;

/** The error for a request with these faults: the first gives the code, and at most 50 are named. */
export const faultyRequest = (faults: readonly [Fault, ...Fault[]]): ServiceError => {
  const [{ Code, Message }] = faults;
  const named = faults.slice(0, FAULTS_NAMED_MAX);
  const more = named.length > 1 ? ` Faults names ${String(named.length - 1)} more.` : '';
  const left = faults.length - named.length;
  const unnamed = left > 0 ? ` Another ${String(left)} are not named.` : '';
  // The definitions make these codes, always of one of our three families.
  return serviceError(Code as OwnCode, { message: `${Message}${more}${unnamed}`, faults: named });
};
