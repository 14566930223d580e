import type { Lease, RunLeases } from '../state/run-lease.js';
import type { Timing } from '../timing.js';
import { RunInterrupted } from './run-interrupted.js';

/** How long a number stays taken after the last sign of life. */
export const LEASE_MS = 60_000;

/** A lease that is kept alive by the work done under it. */
export interface LeaseHold {
  readonly lease: Lease;
  /** When somebody else may take over, in epoch milliseconds. */
  readonly expiresAtMs: () => number;
  /** @throws {RunInterrupted} `LeaseLost`, or `Interrupted` where a signal says so. */
  readonly beforeRead: () => Promise<void>;
  /** Looks at the stop switch as well. @throws {RunInterrupted} `LeaseLost`, `Interrupted` or `StopSwitch` */
  readonly beforeWrite: () => Promise<void>;
}

/** Time in which the lease is kept: a pause may be longer than it lasts. @throws {RunInterrupted} `LeaseLost` */
export const holdingTiming = (timing: Timing, { beforeRead }: Pick<LeaseHold, 'beforeRead'>): Timing => ({
  ...timing,
  pause: async (ms) => {
    for (let leftMs = ms; leftMs > 0; leftMs -= LEASE_MS / 3) {
      await timing.pause(Math.min(leftMs, LEASE_MS / 3));
      if (leftMs > LEASE_MS / 3) await beforeRead();
    }
  },
});

/** Holds a lease that was acquired at `takenAtMs`. */
export const holdLease = (
  leases: RunLeases,
  lease: Lease,
  task: string,
  takenAtMs: number,
  nowMs: () => number,
  signal?: AbortSignal,
): LeaseHold => {
  let untilMs = takenAtMs + LEASE_MS;
  let renewing: Promise<void> | undefined;
  const prolong = (until: number): void => {
    untilMs = Math.max(untilMs, until);
  };
  const renew = async (): Promise<void> => {
    const until = nowMs() + LEASE_MS;
    if (!(await leases.renew(lease, until))) throw new RunInterrupted('LeaseLost');
    prolong(until);
  };
  const checkSignal = (): void => {
    if (signal?.aborted) throw new RunInterrupted('Interrupted');
  };
  return {
    lease,
    expiresAtMs: () => untilMs,
    beforeRead: async () => {
      checkSignal();
      if (untilMs - nowMs() > LEASE_MS / 2) return;
      // Once for all reads that are about to begin.
      await (renewing ??= renew().finally(() => {
        renewing = undefined;
      }));
    },
    beforeWrite: async () => {
      checkSignal();
      const until = nowMs() + LEASE_MS;
      if (await leases.renewToWrite(lease, task, until)) {
        prolong(until);
        return;
      }
      throw new RunInterrupted((await leases.renew(lease, until)) ? 'StopSwitch' : 'LeaseLost');
    },
  };
};
