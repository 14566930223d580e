import { serviceError } from '../../../shared/errors/service-error.js';
import type { CreateRecords } from '../../../shared/state/create-record.js';
import type { Timing } from '../../../shared/timing.js';

export const mishaps = [
  'fails before',
  'fails after',
  'dies before',
  'dies after',
  'sleeps before',
  'sleeps after',
] as const;

/** What befalls one caller at one of its steps with the store, counted from 1. */
export interface Mishap {
  readonly kind: (typeof mishaps)[number];
  readonly step: number;
}

export const LONG_SLEEP_MS = 120_000;

/** A clock that runs as the machine's does, and pauses that take a fiftieth of the time they tell. */
export class BriskClock implements Timing {
  aheadMs: number;
  readonly random: () => number;

  constructor(random: () => number, aheadMs = 0) {
    this.random = random;
    this.aheadMs = aheadMs;
  }

  readonly nowMs = (): number => Date.now() + this.aheadMs;

  readonly pause = async (ms: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, ms / 50));
    this.aheadMs += ms;
  };
}

type Method = (...values: never[]) => Promise<unknown>;

/**
 * Records that meet a mishap: the store fails, the process dies (what it awaited never comes), or it sleeps past every
 * expiry. Before the step or after it, when the store has done as it was told.
 *
 * @param onDeath tells that nothing more will come from this caller.
 */
export const withMishap = (
  records: CreateRecords,
  mishap: Mishap | undefined,
  clock: BriskClock,
  onDeath: () => void,
): CreateRecords => {
  let step = 0;
  const befall = async (kind: Mishap['kind']): Promise<void> => {
    if (kind.startsWith('fails')) throw serviceError('StateUnavailable');
    if (kind.startsWith('sleeps')) clock.aheadMs += LONG_SLEEP_MS;
    else {
      onDeath();
      await new Promise(() => undefined);
    }
  };
  const wrap =
    (method: Method): Method =>
    async (...values) => {
      step += 1;
      const kind = step === mishap?.step ? mishap.kind : undefined;
      if (kind?.endsWith('before')) await befall(kind);
      const result = await method(...values);
      if (kind?.endsWith('after')) await befall(kind);
      return result;
    };
  // Every member is a method, and keeps its type.
  return Object.fromEntries(
    Object.entries(records).map(([name, method]) => [name, wrap(method as Method)]),
  ) as unknown as CreateRecords;
};
