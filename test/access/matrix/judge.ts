import type { Cell } from './cells.js';
import { exists, owns } from './world.js';

export interface Verdict {
  readonly code: 'OK' | 'Unauthenticated' | 'Forbidden' | 'GroupNotFound' | 'Unknown.ResourceOwnerId';
  readonly status: number;
  /** Whether CAMS is to hear of the call. */
  readonly heard: boolean;
}

/** What is right for a cell, by what a policy means: it knows neither the policy's patterns nor any code that reads them. */
export const judge = ({ ownership, operation, caller, pair, group }: Cell): Verdict => {
  const { proved, may } = caller;
  if (!proved) return { code: 'Unauthenticated', status: 401, heard: false };
  const granted = may.pairs.some(({ space, number }) => space === pair.space && number === pair.number);
  if (!may.operations.includes(operation.name) || !granted) return { code: 'Forbidden', status: 403, heard: false };
  const foreign = group !== undefined && !owns(pair, group);
  if (foreign && ownership === 'inventory') return { code: 'GroupNotFound', status: 404, heard: false };
  if (!exists(pair)) return { code: 'Unknown.ResourceOwnerId', status: 403, heard: true };
  return foreign ? { code: 'GroupNotFound', status: 404, heard: true } : { code: 'OK', status: 200, heard: true };
};
