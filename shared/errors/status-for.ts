import type { Outcome } from '../operations/envelope.js';
import type { CatalogueEntry } from './entry.js';

// Gateways and clients do not repeat these on their own.
const HAVE_ANY_OUTCOME: ReadonlySet<number> = new Set([207, 409, 500, 502, 504]);
const READ_THE_OUTCOME = 502;

/**
 * The HTTP status of a failed answer. It says whether a repeat is safe: gateways and clients repeat 429 and 503 on their own,
 * so these are answered only when nothing was done, and so is every status that means a refusal. A refusal of CAMS after an
 * attempt that was lost decides nothing: 502.
 */
export const statusFor = (
  { status, outcomes }: Pick<CatalogueEntry, 'status' | 'outcomes'>,
  outcome: Outcome,
): number => {
  const isStated = outcomes?.includes(outcome) && HAVE_ANY_OUTCOME.has(status);
  return outcome === 'NotApplied' || isStated ? status : READ_THE_OUTCOME;
};
