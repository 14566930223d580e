import { escapeForTerminal } from './escape-for-terminal.js';
import { renderJson } from './render-json.js';
import type { Writer } from './open-writer.js';

/** What became of a question: `interrupted` is Ctrl-C. Ctrl-D is a no. */
export type Answer = 'yes' | 'no' | 'interrupted';

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Where a command writes, and what it knows of its surroundings. Nothing that comes through it can steer a screen. */
export interface Terminal {
  /** Results: one line, to stdout. */
  readonly out: (line: string) => void;
  /** The one JSON document of `--json`, to stdout. @returns false, with nothing written, when there is one already. */
  readonly document: (value: unknown) => boolean;
  /** A part of a file, to stdout: as it is, but escaped on a screen. */
  readonly file: (text: string) => void;
  /** Progress, warnings and errors: one line, to stderr. */
  readonly err: (line: string) => void;
  /** Writes over the line that it wrote before; only where `draws`. */
  readonly status: (line: string) => void;
  /** How many columns the screen has that results are shown on; undefined where they are not shown on one. */
  readonly columns: number | undefined;
  /** Whether progress can be drawn over and over. */
  readonly draws: boolean;
  /** Asks a question that is answered with yes or no, on the terminal itself; undefined where there is none to answer on. */
  readonly confirm: ((question: string) => Promise<Answer>) | undefined;
  /** Waits until stdout has taken everything. @returns why it has not: `EPIPE`, when nobody reads any more. */
  readonly flushed: Writer['flushed'];
  /** Comes true when a signal asks the command to end. */
  readonly stopped: Promise<StopSignal>;
  /** Comes true when another one does: at once then. */
  readonly insisted: Promise<StopSignal>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a terminal is made of. */
export interface TerminalParts extends Pick<
  Terminal,
  'confirm' | 'stopped' | 'insisted' | 'environment' | 'draws' | 'columns'
> {
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** Whether stdout is a screen. */
  readonly showsResults: boolean;
}

/** Goes before what is written over the line that stands there. */
export const CLEAR_LINE = '\r\u001b[2K';

/** Puts a terminal together. */
export const createTerminal = (parts: TerminalParts): Terminal => {
  const { stdout, stderr, showsResults, columns, draws, confirm, stopped, insisted, environment } = parts;
  let drawn = false;
  let documented = false;
  const clear = (): void => {
    if (drawn) stderr.write(CLEAR_LINE);
    drawn = false;
  };
  return {
    columns,
    draws,
    stopped,
    insisted,
    environment,
    out: (line) => {
      clear();
      stdout.write(`${escapeForTerminal(line)}\n`);
    },
    document: (value) => {
      if (documented) return false;
      documented = true;
      clear();
      stdout.write(`${renderJson(value)}\n`);
      return true;
    },
    file: (text) => {
      clear();
      stdout.write(showsResults ? text.split(/\r?\n/).map(escapeForTerminal).join('\n') : text);
    },
    err: (line) => {
      clear();
      stderr.write(`${escapeForTerminal(line)}\n`);
    },
    status: (line) => {
      if (!draws) return;
      stderr.write(`${CLEAR_LINE}${escapeForTerminal(line)}`);
      drawn = line !== '';
    },
    confirm:
      confirm &&
      ((question) => {
        clear();
        return confirm(escapeForTerminal(question));
      }),
    flushed: stdout.flushed,
  };
};
