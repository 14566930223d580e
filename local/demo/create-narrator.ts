import { shorten } from './shorten.js';

export interface Narrator {
  /** How many steps have held. */
  readonly steps: number;
  /** Plays one step and prints it; what it throws bears the step's number and title from then on. */
  readonly step: <Result>(title: string, play: () => Promise<Result>) => Promise<Result>;
  readonly asks: (text: string) => void;
  readonly hears: (text: string) => void;
}

/** Tells a story on the console: each step with its number, then each request and its answer on a line of its own. */
export const createNarrator = (print: (line: string) => void): Narrator => {
  let steps = 0;
  return {
    get steps() {
      return steps;
    },
    step: async (title, play) => {
      const number = String(steps + 1);
      print(`${number.padStart(2)}  ${title}`);
      try {
        const result = await play();
        steps += 1;
        return result;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Step ${number} (${title}) did not hold: ${shorten(reason)}`, { cause: error });
      }
    },
    asks: (text) => {
      print(`      > ${shorten(text)}`);
    },
    hears: (text) => {
      print(`      < ${shorten(text)}`);
    },
  };
};
