import type { Call } from './call.js';
import type { ServiceError } from './errors/service-error.js';
import type { Outcome } from './operations/envelope.js';

/** What became of the change that a failed call asked for: whatever CAMS never heard of has not been applied. */
export const outcomeOf = (
  { operation, upstream }: Pick<Call, 'operation' | 'upstream'>,
  { entry, detail }: ServiceError,
): Outcome => {
  if (operation.repetition === 'reads') return 'NotApplied';
  if (detail.outcome) return detail.outcome;
  if (!upstream.mayHaveArrived) return 'NotApplied';
  return entry.outcome ?? (entry.retry === 'ambiguous' ? 'Unknown' : 'NotApplied');
};
