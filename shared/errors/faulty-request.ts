import type { Fault } from '../operations/envelope.js';
import type { OwnCode } from './own-codes.js';
import { type ServiceError, serviceError } from './service-error.js';

/** The error for a request with these faults: the first gives the code, all of them are named. */
export const faultyRequest = (faults: readonly [Fault, ...Fault[]]): ServiceError => {
  const [{ Code, Message }, ...others] = faults;
  const more = others.length > 0 ? ` Faults names ${String(others.length)} more.` : '';
  // The definitions make these codes, always of one of our three families.
  return serviceError(Code as OwnCode, { message: `${Message}${more}`, faults });
};
