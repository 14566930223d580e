import type { Exchange } from './exchange.js';

const EXPIRED = 'InvalidTimeStamp.Expired';

// One instance has one clock, so what it learned for one call serves the next.
let clockOffsetMs = 0;

/** How far CAMS's clock is ahead of ours, in milliseconds; 0 until CAMS has complained about our time. */
export const knownClockOffsetMs = (): number => clockOffsetMs;

/** Learns CAMS's clock from the Date header of the answer that called our signature expired. */
export const learnClockOffset = (code: string, { responseHeaders }: Exchange): void => {
  const serverTimeMs = Date.parse(responseHeaders.date ?? '');
  if (code === EXPIRED && !Number.isNaN(serverTimeMs)) clockOffsetMs = serverTimeMs - Date.now();
};
