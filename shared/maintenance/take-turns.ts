import type { NumberScope } from '../state/link-records.js';
import type { RunPace } from '../state/run-pace.js';
import type { Timing } from '../timing.js';
import { RunInterrupted } from './run-interrupted.js';

/** Gives out the moments at which CAMS may be called. Several calls may ask at the same time. */
export interface TurnTaker {
  /** Waits for the next turn. @throws {RunInterrupted} `OutOfTime` when it comes too late, with how long it is to then. */
  readonly turn: () => Promise<void>;
  /** CAMS said that we are too fast. */
  readonly slowDown: () => Promise<void>;
  /** CAMS said when to come back: until then nobody gets a turn. */
  readonly rest: (restMs: number) => Promise<void>;
  /** How many turns calls have taken. */
  readonly taken: () => number;
  /** How many turns have passed that no call has taken: the work is so far behind its pace. */
  readonly unused: () => number;
  /** Whether another call is waiting for its turn: the work is ahead of its pace. */
  readonly isAhead: () => boolean;
  /** Waits until a turn has passed that no call has taken, and some time since `sinceMs` as well. */
  readonly idle: (sinceMs: number) => Promise<void>;
}

// Calls that come a little late for their turns, because CAMS was slow, take them all the same. More would be a burst.
const LATE_MS = 250;
// So much of the time between two turns may pass until a turn counts as one that nobody takes.
const IDLE_SHARE = 0.25;

/**
 * Takes turns from the pace that everybody shares who works on a number: a second's worth at a time.
 *
 * @param lastTurnAtMs after which there is no time for a call.
 * @param wait what a call does until its turn comes.
 */
export const takeTurns = (
  pace: RunPace,
  scope: NumberScope,
  callsPerSecond: number,
  timing: Timing,
  lastTurnAtMs: number,
  wait: Timing['pause'] = timing.pause,
): TurnTaker => {
  const fullGapMs = 1000 / callsPerSecond;
  // The first reservation is one turn: only then is it known how far apart turns are now.
  let turnsAtOnce = 1;
  let hand = { atMs: 0, gapMs: fullGapMs, left: 0 };
  let taken = 0;
  let slowed = 0;
  let taking: Promise<unknown> = Promise.resolve();

  const reserve = async (): Promise<void> => {
    const slowedBefore = slowed;
    const nowMs = timing.nowMs();
    const lateMs = hand.atMs === 0 ? 0 : Math.min(LATE_MS, Math.max(0, nowMs - hand.atMs));
    const withinMs = lastTurnAtMs - nowMs;
    const { inMs, gapMs } = await pace.reserve(scope, { turns: turnsAtOnce, fullGapMs, lateMs, withinMs });
    // None was reserved.
    if (inMs > withinMs) throw new RunInterrupted('OutOfTime', inMs);
    // CAMS has spoken meanwhile: these may be turns of the old pace.
    if (slowed !== slowedBefore) return;
    hand = { atMs: timing.nowMs() + inMs, gapMs, left: turnsAtOnce };
    turnsAtOnce = Math.max(1, Math.floor(1000 / gapMs));
  };
  const take = async (): Promise<number> => {
    while (hand.left === 0) await reserve();
    const { atMs, gapMs, left } = hand;
    if (atMs > lastTurnAtMs) throw new RunInterrupted('OutOfTime', atMs - timing.nowMs());
    hand = { atMs: atMs + gapMs, gapMs, left: left - 1 };
    taken += 1;
    return atMs;
  };
  // One after the other: two that find none in hand would both reserve.
  const takeNext = (): Promise<number> => {
    const next = taking.then(take);
    taking = next.catch(() => undefined);
    return next;
  };
  // What is in hand was reserved at the old pace; so was what calls are waiting for.
  const handBack = (): void => {
    slowed += 1;
    hand = { ...hand, left: 0 };
  };
  const lateMs = (): number => timing.nowMs() - hand.atMs;
  return {
    turn: async () => {
      for (;;) {
        const slowedBefore = slowed;
        const waitMs = (await takeNext()) - timing.nowMs();
        if (waitMs > 0) await wait(waitMs);
        if (slowed === slowedBefore) return;
      }
    },
    slowDown: async () => {
      const gapMs = await pace.slowDown(scope, fullGapMs);
      handBack();
      if (gapMs !== undefined) turnsAtOnce = Math.max(1, Math.floor(1000 / gapMs));
    },
    rest: async (restMs) => {
      await pace.rest(scope, restMs);
      handBack();
    },
    taken: () => taken,
    unused: () => Math.max(0, Math.ceil(lateMs() / hand.gapMs)),
    isAhead: () => lateMs() < -hand.gapMs,
    idle: async (sinceMs) => {
      for (;;) {
        const idleAtMs = Math.max(hand.atMs, sinceMs) + IDLE_SHARE * hand.gapMs;
        const waitMs = idleAtMs - timing.nowMs();
        if (waitMs <= 0) return;
        await timing.pause(waitMs);
      }
    },
  };
};
