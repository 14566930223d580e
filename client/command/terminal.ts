import { createInterface } from 'node:readline/promises';

/** Where a command writes and what it knows of its surroundings. */
export interface Terminal {
  /** Results: one line, to stdout. */
  readonly out: (line: string) => void;
  /** Progress, warnings and errors: one line, to stderr. */
  readonly err: (line: string) => void;
  /** Writes over the line that it wrote before; only where `interactive`. */
  readonly status: (line: string) => void;
  /** Asks a question that is answered with yes or no; only where `interactive`. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly interactive: boolean;
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const CLEAR_LINE = '\r\u001b[2K';

/** The terminal of this process. Whether progress is drawn depends on stderr: results may be piped. */
export const processTerminal = (): Terminal => {
  const { stdin, stdout, stderr } = process;
  const interactive = stderr.isTTY && stdin.isTTY;
  let drawn = false;
  const clear = (): void => {
    if (drawn) stderr.write(CLEAR_LINE);
    drawn = false;
  };
  return {
    out: (line) => {
      clear();
      stdout.write(`${line}\n`);
    },
    err: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    status: (line) => {
      if (!interactive) return;
      stderr.write(`${CLEAR_LINE}${line}`);
      drawn = line !== '';
    },
    confirm: async (question) => {
      clear();
      const asking = createInterface({ input: stdin, output: stderr });
      const answer = await asking.question(`${question} [y/N] `).finally(() => {
        asking.close();
      });
      return /^y(es)?$/i.test(answer.trim());
    },
    interactive,
    columns: stderr.columns || 80,
    environment: process.env,
  };
};
