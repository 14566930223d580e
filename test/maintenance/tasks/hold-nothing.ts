import type { LeaseHold } from '../../../shared/maintenance/lease-hold.js';
import type { TurnTaker } from '../../../shared/maintenance/take-turns.js';

/** A lease that nobody takes over. */
export const holdNothing: LeaseHold = {
  lease: { custSpaceId: 'cams-local', businessNumber: '8613800000000', fence: 1 },
  expiresAtMs: () => Infinity,
  beforeRead: () => Promise.resolve(),
  beforeWrite: () => Promise.resolve(),
};

/** Turns that come at once, for one item after the other. */
export const turnsAtOnce: TurnTaker = {
  turn: () => Promise.resolve(),
  slowDown: () => Promise.resolve(),
  rest: () => Promise.resolve(),
  taken: () => 0,
  unused: () => 0,
  isAhead: () => true,
  idle: () => new Promise(() => undefined),
};
