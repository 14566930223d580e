import type { Runner, RaceAnswer, RaceCall } from './race.js';

/** What befalls one attempt between gateway and function. */
export type LinkFault = 'none' | 'lost before' | 'lost after' | 'timed out';

/** What the caller hears: the last answer, or that the gateway has none. */
export interface Heard {
  readonly answer: RaceAnswer['answer'];
  readonly attempts: number;
}

const ATTEMPTS = 3;

/**
 * One call through a gateway that repeats up to twice, as the cloud-native one does by itself: on an answered 503, on a lost
 * connection, and, which it can be told to, when it has waited long enough. What timed out goes on meanwhile.
 *
 * @param faults by attempt; none where the list ends.
 * @param finished gets what must have ended before anything is counted.
 */
export const throughRepeatingGateway = async (
  run: Runner,
  call: RaceCall,
  faults: readonly LinkFault[],
  finished: Promise<unknown>[],
): Promise<Heard> => {
  let answer: RaceAnswer['answer'];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const fault = faults[attempt] ?? 'none';
    answer = undefined;
    if (fault === 'lost before') continue;
    const running = run(call);
    finished.push(running);
    if (fault === 'timed out') continue;
    const ended = await running;
    if (fault === 'lost after') continue;
    ({ answer } = ended);
    if (answer?.status !== 503) return { answer, attempts: attempt + 1 };
  }
  return { answer, attempts: ATTEMPTS };
};
