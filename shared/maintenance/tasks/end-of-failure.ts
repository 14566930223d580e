import { outcomesOf } from '../../errors/outcomes-of.js';
import { ServiceError } from '../../errors/service-error.js';
import type { ItemEnd } from '../task.js';

/** Whether CAMS no longer knows the group, or never did. */
export const isGone = (error: unknown): boolean => error instanceof ServiceError && error.code === 'GroupNotFound';

/** Whether CAMS refused for good: nothing was changed, and asking again would hear the same. */
export const isFinal = (error: unknown): error is ServiceError =>
  error instanceof ServiceError &&
  error.entry.retry === 'never' &&
  (error.detail.outcome ?? outcomesOf(error.entry)[0]) !== 'Unknown';

/**
 * How an item ends whose call failed. Whatever may be tried again ends Unknown: the engine applies the item once more, and
 * it finds out first what there is.
 *
 * @throws the error itself where it is none of CAMS's: an interruption, or our own database.
 */
export const endOfFailure = (error: unknown): ItemEnd => {
  if (!(error instanceof ServiceError) || error.code === 'StateUnavailable') throw error;
  if (isGone(error)) return { end: 'Skipped', code: 'Gone' };
  return { end: isFinal(error) ? 'Failed' : 'Unknown', code: error.code };
};
