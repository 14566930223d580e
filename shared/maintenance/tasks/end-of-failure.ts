import { outcomesOf } from '../../errors/outcomes-of.js';
import { ServiceError } from '../../errors/service-error.js';
import type { ItemEnd } from '../task.js';

/** Whether CAMS refused for good: nothing was changed, and asking again would hear the same. */
export const isFinal = (error: unknown): error is ServiceError =>
  error instanceof ServiceError &&
  error.entry.retry === 'never' &&
  (error.detail.outcome ?? outcomesOf(error.entry)[0]) !== 'Unknown';

/**
 * How an item ends whose call failed, once it is known whether the group is gone. Whatever may be tried again ends Unknown: the engine applies the item once more, and
 * it finds out first what there is.
 *
 * @throws the error itself where it is none of CAMS's: an interruption, or our own database.
 */
export const endOfFailure = (error: unknown, gone = false): ItemEnd => {
  if (!(error instanceof ServiceError) || error.code === 'StateUnavailable') throw error;
  if (gone) return { end: 'Skipped', code: 'Gone' };
  return { end: isFinal(error) ? 'Failed' : 'Unknown', code: error.code };
};
