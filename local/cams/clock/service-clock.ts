/** The clock that states, tokens and limits follow. It can stand still or jump ahead; it never runs backwards. */
export interface ServiceClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly isHeld: () => boolean;
  /** How far this clock is ahead of the machine's, in milliseconds; negative when it was held and runs again. */
  readonly aheadMs: () => number;
  /** Stands still until it is released. Holding a held clock changes nothing. */
  readonly hold: () => void;
  /** Jumps ahead, held or running. */
  readonly advance: (ms: number) => void;
  /** Runs on from where it stands: a jump back would undo what has settled. */
  readonly release: () => void;
  /** Shows the machine's time again. Only for a moment at which nothing is left to settle. */
  readonly reset: () => void;
}

/**
 * Opens a clock that shows the machine's time until it is told otherwise. It is kept in memory: a restart shows the
 * machine's time again.
 *
 * @param machineNow epoch milliseconds.
 */
export const openClock = (machineNow: () => number): ServiceClock => {
  let aheadMs = 0;
  let heldAt: number | undefined;
  const now = (): number => heldAt ?? machineNow() + aheadMs;
  return {
    now,
    isHeld: () => heldAt !== undefined,
    aheadMs: () => now() - machineNow(),
    hold: () => {
      heldAt = now();
    },
    advance: (ms) => {
      if (heldAt === undefined) aheadMs += ms;
      else heldAt += ms;
    },
    release: () => {
      aheadMs = now() - machineNow();
      heldAt = undefined;
    },
    reset: () => {
      aheadMs = 0;
      heldAt = undefined;
    },
  };
};
