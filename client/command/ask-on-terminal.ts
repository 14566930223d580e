import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ReadStream, WriteStream } from 'node:tty';

import type { Answer } from './terminal.js';

interface Line {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
  readonly close: () => void;
}

/** The terminal that the process belongs to, wherever its streams lead; where there is none, stdin and stderr. */
const openLine = (): Line => {
  try {
    // One descriptor each: libuv opens what it is given anew.
    const input = new ReadStream(openSync('/dev/tty', 'r'));
    const output = new WriteStream(openSync('/dev/tty', 'w'));
    const close = (): void => {
      input.destroy();
      output.destroy();
    };
    return { input, output, close };
  } catch {
    return { input: process.stdin, output: process.stderr, close: () => undefined };
  }
};

/** Asks on the terminal and hears the answer from it. Everything but a yes is a no. */
export const askOnTerminal = async (question: string): Promise<Answer> => {
  const { input, output, close } = openLine();
  // It reads keys, not lines: Ctrl-C comes here and not as a signal to npm, tsx and us at once.
  const asking = createInterface({ input, output, terminal: true });
  try {
    return await new Promise((resolve) => {
      const end = (answer: Answer): void => {
        output.write('\n');
        resolve(answer);
      };
      asking.once('SIGINT', () => {
        end('interrupted');
      });
      asking.once('close', () => {
        end('no');
      });
      asking.question(`${question} [y/N] `, (text) => {
        resolve(/^y(es)?$/i.test(text.trim()) ? 'yes' : 'no');
      });
    });
  } finally {
    asking.removeAllListeners('close');
    asking.close();
    close();
  }
};
