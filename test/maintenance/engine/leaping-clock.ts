import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Timing } from '../../../shared/timing.js';

let callsUnderWay = 0;
// Node's own client is the one that calls CAMS; whatever else the tests ask goes through fetch.
subscribe('http.client.request.start', () => (callsUnderWay += 1));
subscribe('http.client.response.finish', () => (callsUnderWay -= 1));
subscribe('http.client.request.error', () => (callsUnderWay -= 1));

/**
 * A clock that pauses turn forward; long ones take a thousandth of the time they tell. It never leaps while a call is
 * under way: the call would seem to have taken minutes, and its deadline knows the machine's time only.
 */
export class LeapingClock implements Timing {
  aheadMs = 0;
  readonly random: () => number;

  constructor(random: () => number = Math.random) {
    this.random = random;
  }

  readonly nowMs = (): number => Math.floor(Date.now() + this.aheadMs);

  readonly pause = async (ms: number): Promise<void> => {
    if (ms > 20) await sleep(ms / 1000);
    for (let waits = 0; ms > 20 && callsUnderWay > 0 && waits < 500; waits += 1) await sleep(1);
    this.aheadMs += ms;
  };
}
