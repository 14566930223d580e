import type { Call } from './call.js';
import { outcomesOf } from './errors/outcomes-of.js';
import type { ServiceError } from './errors/service-error.js';
import type { Outcome } from './operations/envelope.js';

/** What became of the change that a failed call asked for: whatever CAMS never heard of has not been applied. */
export const outcomeOf = (
  { operation, upstream }: Pick<Call, 'operation' | 'upstream'>,
  { entry, detail }: ServiceError,
): Outcome => {
  if (operation.repetition === 'reads') return 'NotApplied';
  if (upstream.inDoubt) return 'Unknown';
  if (detail.outcome) return detail.outcome;
  const outcomes = outcomesOf(entry);
  return !upstream.mayHaveArrived && outcomes.includes('NotApplied') ? 'NotApplied' : outcomes[0];
};
