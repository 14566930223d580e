import { refusals } from '../refusals.js';
import type { Service } from '../service.js';
import { ThrottleRefusal } from './throttle-refusal.js';

/** Who calls, for which number: what a rate is counted by. */
export interface Turn {
  readonly accessKeyId: string;
  /** As it was sent; undefined when it was not. */
  readonly businessNumber: string | undefined;
}

/**
 * Takes the turn of an authenticated call from its user's rate and from its business number's. Every operation counts;
 * which ones do upstream is unpublished. A call that its user's rate refuses costs the number nothing.
 *
 * @throws {ThrottleRefusal} `Throttling.User`, `System.LimitControl`.
 */
export const takeTurn = ({ accessKeyId, businessNumber }: Turn, { settings, turns, now }: Service): void => {
  const { perUser, perNumber } = settings.read().limits;
  const userWaitMs = perUser ? turns.take(`user ${accessKeyId}`, perUser, now()) : 0;
  if (userWaitMs > 0) throw new ThrottleRefusal(refusals.UserThrottled, userWaitMs);
  if (!perNumber || businessNumber === undefined) return;
  const numberWaitMs = turns.take(`number ${businessNumber}`, perNumber, now());
  if (numberWaitMs > 0) throw new ThrottleRefusal(refusals.NumberThrottled, numberWaitMs);
};
