import type { Timing } from '../../../shared/timing.js';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/**
 * A clock that moves only when everybody waits: what days take passes in seconds, in the order in which it would happen.
 * Each actor waits for one thing at a time.
 */
export class VirtualClock implements Timing {
  #nowMs = Date.parse('2026-11-28T00:00:00Z');
  #sleepers: Sleeper[] = [];
  #awake = 0;
  #allAsleep: () => void = () => undefined;
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  readonly nowMs = (): number => this.#nowMs;

  readonly pause = (ms: number): Promise<void> => {
    const woken = new Promise<void>((wake) => this.#sleepers.push({ atMs: this.#nowMs + Math.max(0, ms), wake }));
    this.#rest();
    return woken;
  };

  /** Begins what acts by this clock. */
  readonly act = (work: () => Promise<void>): void => {
    this.#awake += 1;
    void work().finally(() => {
      this.#rest();
    });
  };

  /** Until nobody acts any more. */
  readonly runOut = async (): Promise<void> => {
    for (;;) {
      if (this.#awake > 0) await new Promise<void>((resolve) => (this.#allAsleep = resolve));
      let next: Sleeper | undefined;
      for (const sleeper of this.#sleepers) if (!next || sleeper.atMs < next.atMs) next = sleeper;
      if (!next) return;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#awake += 1;
      next.wake();
    }
  };

  #rest(): void {
    this.#awake -= 1;
    if (this.#awake === 0) this.#allAsleep();
  }
}
