import type { Outcome } from '../../shared/operations/envelope.js';
import type { ExitCode } from './exit-codes.js';
import type { StopSignal, Terminal } from './terminal.js';

/** One option of a command, `--name value` or `--name` alone. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: `NUMBER`. */
  readonly value?: string;
  readonly description: string;
  readonly multiple?: boolean;
}

/** The options as they were given. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** What is known of a command that has begun, should a signal end it or its outcome stay unknown. */
export interface UnderWay {
  /** What has become of the change that it is to make. */
  readonly Outcome: Outcome;
  readonly ClientToken?: string;
  /** Has it end by itself at a signal, and say how it stands; without it the command is ended where it is. */
  readonly finish?: (signal: StopSignal) => void;
  /** The command line that goes on with it, as it is pasted. */
  readonly goOn?: string;
}

export interface CommandInput {
  readonly options: OptionValues;
  readonly operands: readonly string[];
  /** Everything after the name of the command, as it was given. */
  readonly words: readonly string[];
  /** Called before something is sent, and whenever more is known of it. */
  readonly underWay: (what: UnderWay) => void;
}

/** One thing that `chat-groups` does. */
export interface Command {
  /** The words that call it: `maintain stop`. */
  readonly name: string;
  /** What follows the name: `CREATE_ID`, or `[RUN]` for one that may be left out. */
  readonly operands: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** Paragraphs for its help. */
  readonly description: readonly string[];
  readonly examples: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** @throws {UsageFault} when the options do not go together. */
  readonly run: (input: CommandInput, terminal: Terminal) => Promise<ExitCode>;
}

/** A command line that makes no sense; the message says what to write instead. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** The text of an option, if it was given. */
export const textOf = (options: OptionValues, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * Every text of an option that may be given more than once, or once with commas.
 *
 * @throws {UsageFault} when it is given and names nothing, such as a variable of a script that is not set: without it a
 *   command may be about everything.
 */
export const textsOf = (options: OptionValues, name: string): readonly string[] => {
  const value = options[name];
  if (value === undefined) return [];
  const given = Array.isArray(value) ? value : [value];
  const texts = given
    .flatMap((each) => (typeof each === 'string' ? each.split(',') : []))
    .filter((each) => each !== '');
  if (texts.length === 0) throw new UsageFault(`--${name} is empty.`);
  return texts;
};

export const isSet = (options: OptionValues, name: string): boolean => options[name] === true;
