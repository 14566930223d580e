import { type LinkRecord, NOT_NAMED } from '../../state/link-records.js';

/** What a row says of a link that the run has changed. */
export type LinkVerdict = 'confirmed' | 'changedSince' | 'notNamed' | 'notShown';

/** What is known of the rows of a number. */
export interface RowsOfLinks {
  /** Whether it was observed that a row shows its link at once. */
  readonly areObserved: boolean;
  /** Whether some row of the number shows a link, or showed one to this run. */
  readonly showLinks: boolean;
}

/**
 * Holds a record of this run against the link that the row shows. A link that was replaced never comes back: a row that shows
 * it is out of date. A row without a link says that there is none only where rows show links.
 *
 * @param now digest of the link in the row.
 */
export const judgeLink = (
  { liveDigest, beforeDigest }: LinkRecord,
  now: string | null,
  { areObserved, showLinks }: RowsOfLinks,
): LinkVerdict => {
  // Of a link that CAMS made without naming it: any other than the one before is that one.
  if (liveDigest === NOT_NAMED) return now === null || now === beforeDigest ? 'notNamed' : 'confirmed';
  if (liveDigest === null && now === null) return areObserved || showLinks ? 'confirmed' : 'notShown';
  if (now === liveDigest) return 'confirmed';
  if (!areObserved && (now === null || now === beforeDigest)) return 'notShown';
  return 'changedSince';
};
