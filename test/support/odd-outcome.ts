import { ownCodes } from '../../shared/errors/own-codes.js';
import { outcomesOf } from '../../shared/errors/outcomes-of.js';
import type { CatalogueEntry } from '../../shared/errors/entry.js';
import type { Envelope } from '../../shared/operations/envelope.js';

const own = new Map(Object.entries<CatalogueEntry>(ownCodes));

/** What status and outcome of an answer say that the catalogue does not; undefined for an answer as promised. */
export const oddOutcome = (
  status: number | undefined,
  { Code, Success, Outcome }: Pick<Envelope, 'Code' | 'Success' | 'Outcome'>,
): string | undefined => {
  if (Success) return Outcome === undefined ? undefined : `OK with the outcome ${Outcome}`;
  if (Outcome === undefined) return `${Code} without an outcome`;
  const entry = own.get(Code);
  if (entry && !outcomesOf(entry).includes(Outcome)) return `${Code} with the outcome ${Outcome}`;
  if (Outcome !== 'NotApplied' && status !== undefined && ![207, 409, 500, 502, 504].includes(status)) {
    return `${Code} with the outcome ${Outcome} as ${String(status)}`;
  }
  return undefined;
};
