import type { Call } from '../call.js';
import { means } from '../errors/means.js';
import { ServiceError } from '../errors/service-error.js';
import type { ListChatGroupParticipants } from '../operations/list-chat-group-participants.js';
import type { RequestOf } from '../operations/operation.js';
import { isObserved } from '../settings/cams-profile.js';
import { isAbsent } from './is-absent.js';
import { lookAtMembers } from './look-at-members.js';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 1000;
// CAMS carries a removal out within seconds, or something is wrong: nobody should wait for the whole deadline.
export const WAIT_MAX_MS = 10_000;
const ANSWER_RESERVE_MS = 300;

// A list may lead the removal, which can still fail: who is off it counts as removed once a second look agrees.
const SECOND_LOOK_MS = 5000;

/** Who of the members that are to go are members still. */
export type Leftovers = ReadonlySet<string>;

type Request = RequestOf<typeof ListChatGroupParticipants>;

/** @returns those of `leaving` who are there; undefined where that cannot be told. */
const lookForLeft = async (request: Request, leaving: Leftovers, call: Call): Promise<Leftovers | undefined> => {
  try {
    const { numbers, someAreMissing } = await lookAtMembers(request, call);
    return someAreMissing ? undefined : new Set([...leaving].filter((number) => numbers.has(number)));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // With the group its memberships end; but not every group that cannot be found is gone.
    if (means(error, 'GroupNotFound') && (await isGroupGone(request, call))) return new Set();
    return undefined;
  }
};

const isGroupGone = async (request: Request, call: Call): Promise<boolean> =>
  isObserved(call.config.profile, 'gone-means-gone', 'yes') || isAbsent(request, call);

/**
 * Looks again and again at a group until nobody of these members is left in it, or the time is up. A look that fails
 * proves nothing, and until it was observed that lists of members do not lead what happens, one look that shows nobody
 * does not either: a second one, five seconds later, must agree.
 *
 * @param leaving who were members before, and seen. Somebody who is not seen any more has gone, if no row is missing.
 * @param waitMs for how long at most; 0 looks once.
 * @returns those of whom it is not proved that they are gone.
 */
export const watchRemoval = async (
  request: Request,
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
  const agreeingMs = isObserved(call.config.profile, 'members-source', 'real') ? 0 : SECOND_LOOK_MS;
  let left = leaving;
  /** When each of them was first not seen, and has not been seen since. */
  let unseenSince: ReadonlyMap<string, number> = new Map();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    const atMs = timing.nowMs();
    const there = await lookForLeft(request, leaving, looking);
    if (there) {
      const gone = [...leaving].filter((number) => !there.has(number));
      unseenSince = new Map(gone.map((number) => [number, unseenSince.get(number) ?? atMs]));
      left = new Set(
        [...leaving].filter((number) => atMs - (unseenSince.get(number) ?? Infinity) < agreeingMs || there.has(number)),
      );
      // All that is missing is the second look.
      if (there.size === 0 && left.size > 0) pauseMs = agreeingMs;
    }
    if (left.size === 0 || timing.nowMs() + pauseMs >= untilMs) return left;
    await timing.pause(pauseMs);
  }
};
