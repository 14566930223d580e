import type { Lease, RunLeases } from '../state/run-lease.js';
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
  const checkSignal = (): void => {
    if (signal?.aborted) throw new RunInterrupted('Interrupted');
  };
  return {
    lease,
    expiresAtMs: () => untilMs,
    beforeRead: async () => {
      checkSignal();
      if (untilMs - nowMs() > LEASE_MS / 2) return;
      const until = nowMs() + LEASE_MS;
      if (!(await leases.renew(lease, until))) throw new RunInterrupted('LeaseLost');
      untilMs = until;
    },
    beforeWrite: async () => {
      checkSignal();
      const until = nowMs() + LEASE_MS;
      if (await leases.renewToWrite(lease, task, until)) {
        untilMs = until;
        return;
      }
      throw new RunInterrupted((await leases.renew(lease, until)) ? 'StopSwitch' : 'LeaseLost');
    },
  };
};
