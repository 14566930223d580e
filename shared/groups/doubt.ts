import { ServiceError } from '../errors/service-error.js';

const REPEAT = {
  advice: 'Send the same request with the same ClientToken again: it is not executed twice, and its answer may tell.',
};

/** A failure after which nobody can tell whether the creation happened. */
export const withDoubt = ({ code, entry, detail }: ServiceError, clientToken: string | undefined): ServiceError =>
  new ServiceError(code, entry, { ...detail, outcome: 'Unknown', ...(clientToken !== undefined && REPEAT) });

/** Rethrows a failure to read what is known of a ClientToken: an earlier call with it may have been executed. */
export const doubtEarlierCall =
  (clientToken: string | undefined) =>
  (error: unknown): never => {
    throw error instanceof ServiceError && clientToken !== undefined ? withDoubt(error, clientToken) : error;
  };
