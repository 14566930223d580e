import { systemTiming, type Timing } from '../../../shared/timing.js';

/** The time of this machine; its pauses end at once when a signal is aborted. */
export const pausingUntil = (signal: AbortSignal): Timing => {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  return { ...systemTiming, pause: (ms) => Promise.race([systemTiming.pause(ms), aborted]) };
};
