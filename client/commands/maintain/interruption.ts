import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import type { StopSignal } from '../../command/terminal.js';

/** Lets a run end at a signal by itself: after the call in hand, with a report. */
export interface Interruption {
  /** Aborted by the signal. */
  readonly signal: AbortSignal;
  readonly finish: (signal: StopSignal) => void;
  /** How the command ends by the signal; undefined while there was none. */
  readonly exitCode: () => ExitCode | undefined;
}

const exits = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

/** @param say tells that the signal has been heard. */
export const createInterruption = (say: (line: string) => void): Interruption => {
  const controller = new AbortController();
  let heard: StopSignal | undefined;
  return {
    signal: controller.signal,
    finish: (signal) => {
      heard = signal;
      say(`${signal}: the run ends after the call in hand. A second one ends the command at once.`);
      controller.abort();
    },
    exitCode: () => heard && exits[heard],
  };
};
