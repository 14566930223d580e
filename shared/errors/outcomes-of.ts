import type { CatalogueEntry, Outcomes } from './entry.js';

/**
 * What can have become of a change whose call ends with a code, the usual first. A refusal leaves it `Unknown` where an
 * earlier attempt of the same call was lost.
 */
export const outcomesOf = ({ outcomes, retry }: Pick<CatalogueEntry, 'outcomes' | 'retry'>): Outcomes =>
  outcomes ?? (retry === 'ambiguous' ? ['Unknown', 'NotApplied'] : ['NotApplied', 'Unknown']);
