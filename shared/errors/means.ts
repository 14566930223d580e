import type { Meaning } from './meaning.js';
import { ServiceError } from './service-error.js';

/** Whether a failure is a refusal that means this, whatever its code. */
export const means = (error: unknown, meaning: Meaning): error is ServiceError =>
  error instanceof ServiceError && error.entry.meaning === meaning;
