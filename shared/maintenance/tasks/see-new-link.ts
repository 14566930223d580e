import { linkDigest } from '../../groups/digests.js';
import type { TaskContext } from '../task.js';
import { endOfFailure } from './end-of-failure.js';
import { findGroupRow } from './find-group-row.js';

const LOOKS_MAX = 4;
const FIRST_PAUSE_MS = 250;

/**
 * Finds out by the row of a group what the link is that CAMS has made and not named.
 *
 * @param before digest of the link that was there before.
 * @returns its digest; undefined while the row shows no other link than the one before.
 */
export const seeNewLink = async (
  groupId: string,
  subject: string | undefined,
  before: string | null,
  context: TaskContext<unknown>,
): Promise<string | undefined> => {
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    try {
      const { row } = await findGroupRow(context, groupId, [subject, undefined]);
      const { InviteLink } = row ?? {};
      if (InviteLink && linkDigest(InviteLink) !== before) return linkDigest(InviteLink);
    } catch (error) {
      // The link was made, whatever becomes of the look.
      endOfFailure(error);
    }
    if (look < LOOKS_MAX) await context.timing.pause(FIRST_PAUSE_MS * 2 ** look);
  }
  return undefined;
};
