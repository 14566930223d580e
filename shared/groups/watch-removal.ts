import type { Call } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import type { ListChatGroupParticipants } from '../operations/list-chat-group-participants.js';
import type { RequestOf } from '../operations/operation.js';
import { lookAtMembers } from './look-at-members.js';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 1000;
// CAMS carries a removal out within seconds, or something is wrong: nobody should wait for the whole deadline.
export const WAIT_MAX_MS = 10_000;
const ANSWER_RESERVE_MS = 300;

/** Who of the members that are to go are members still. */
export type Leftovers = ReadonlySet<string>;

/**
 * Looks again and again at a group until nobody of these members is left in it, or the time is up. A look that fails
 * proves nothing.
 *
 * @param leaving who were members before, and seen. Somebody who is not seen any more has gone, if no row is missing.
 * @param waitMs for how long at most; 0 looks once.
 * @returns those who were there at the last look that told something.
 */
export const watchRemoval = async (
  request: RequestOf<typeof ListChatGroupParticipants>,
  leaving: Leftovers,
  waitMs: number,
  call: Call,
): Promise<Leftovers> => {
  const { timing } = call;
  const nowMs = timing.nowMs();
  // Looking must not use up the time that the answer needs.
  const deadlineAtMs = call.deadlineAtMs - Math.min(ANSWER_RESERVE_MS, (call.deadlineAtMs - nowMs) / 5);
  const untilMs = Math.min(deadlineAtMs, nowMs + waitMs);
  const looking: Call = { ...call, deadlineAtMs };
  let left = leaving;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    try {
      const { numbers, someAreMissing } = await lookAtMembers(request, looking);
      if (!someAreMissing) left = new Set([...leaving].filter((number) => numbers.has(number)));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // With the group its memberships end.
      if (error.code === 'GroupNotFound') return new Set();
    }
    if (left.size === 0 || timing.nowMs() + pauseMs >= untilMs) return left;
    await timing.pause(pauseMs);
  }
};
