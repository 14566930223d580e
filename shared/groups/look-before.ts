import type { Call } from '../call.js';
import type { Operation, ResponseOf } from '../operations/operation.js';
import { listLagMs } from '../settings/cams-profile.js';
import { type Creation, encodeFence, type Sight } from './creation.js';

/** With less, the answer would hardly come in time, and nobody would know whether the creation happened. */
export const MIN_SENDING_MS = 1000;

const isSame = (left: Sight<unknown>, right: Sight<unknown>): boolean =>
  left.products.size === right.products.size &&
  left.unnamed.length === right.unnamed.length &&
  [...left.products.keys()].every((product) => right.products.has(product));

/**
 * Looks what there is before a creation is sent. Where it is known how far lists may be behind, two looks so far apart must
 * agree before what is new later can be told; where it is not known, one look is all, and nothing is told by it.
 *
 * @throws {ServiceError} what CAMS refuses.
 */
export const lookBefore = async <O extends Operation>(
  creation: Creation<O>,
  call: Call,
): Promise<{ readonly sight: Sight<ResponseOf<O>>; readonly fence: string }> => {
  const leftMs = (): number => call.deadlineAtMs - call.timing.nowMs();
  const lagMs = listLagMs(call.config.profile);
  const first = await creation.look();
  let sight = first;
  let rested = lagMs === 0;
  if (lagMs !== undefined && lagMs > 0 && leftMs() > lagMs + 2 * MIN_SENDING_MS) {
    await call.timing.pause(lagMs);
    sight = await creation.look();
    rested = isSame(first, sight);
  }
  return { sight, fence: encodeFence(sight, rested) };
};
