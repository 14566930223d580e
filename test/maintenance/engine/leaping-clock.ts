import { subscribe } from 'node:diagnostics_channel';
import { setImmediate as moment, setTimeout as sleep } from 'node:timers/promises';

import type { Database } from '../../../shared/state/database.js';
import type { Timing } from '../../../shared/timing.js';

let callsUnderWay = 0;
// Node's own client is the one that calls CAMS; whatever else the tests ask goes through fetch.
subscribe('http.client.request.start', () => (callsUnderWay += 1));
subscribe('http.client.response.finish', () => (callsUnderWay -= 1));
subscribe('http.client.request.error', () => (callsUnderWay -= 1));

const LONG_MS = 20;

/**
 * A clock that pauses turn forward; long ones take a thousandth of the time they tell. Of several pauses at the same time
 * the one that ends first turns it. It never leaps while a call or a statement is under way: the call would seem to have taken
 * minutes, and its deadline knows the machine's time only.
 */
export class LeapingClock implements Timing {
  aheadMs = 0;
  readonly random: () => number;
  readonly #ends: number[] = [];
  #statements = 0;

  constructor(random: () => number = Math.random) {
    this.random = random;
  }

  readonly nowMs = (): number => Math.floor(Date.now() + this.aheadMs);

  /** The same database, going by this clock. */
  readonly timed = (database: Database): Database => ({
    ...database,
    nowSql: () => String(this.nowMs()),
    run: async (sql, values) => {
      this.#statements += 1;
      return database.run(sql, values).finally(() => (this.#statements -= 1));
    },
  });

  readonly pause = async (ms: number): Promise<void> => {
    const endsAtMs = this.nowMs() + ms;
    this.#ends.push(endsAtMs);
    await (ms > LONG_MS ? sleep(ms / 1000) : moment());
    for (let waits = 0; this.nowMs() < endsAtMs; waits += 1) {
      const isFirst = this.#ends.every((other) => other >= endsAtMs);
      if (isFirst && (ms <= LONG_MS || callsUnderWay + this.#statements === 0 || waits >= 500)) {
        this.aheadMs += endsAtMs - this.nowMs();
      } else {
        await sleep(1);
      }
    }
    this.#ends.splice(this.#ends.indexOf(endsAtMs), 1);
  };
}
