import { parseArgs } from 'node:util';

import { type Command, type CommandInput, UsageFault } from './command.js';
import { commonOptions } from './render-help.js';

/** The command that the first words name; of several the one with the longest name. */
export const findCommand = (commands: readonly Command[], words: readonly string[]): Command | undefined =>
  commands
    .filter(({ name }) => name.split(' ').every((word, index) => words[index] === word))
    .sort((left, right) => right.name.length - left.name.length)[0];

/** Whether the words ask for JSON, even if nothing else can be made of them. */
export const wantsJson = (words: readonly string[]): boolean => {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? undefined : end).includes('--json');
};

/** Of an option that is said twice one of the two would not be obeyed. */
const refuseSecond = ({ options }: Command, given: readonly string[]): void => {
  const twice = given.find((name, index) => {
    const { type, multiple = false } = options[name] ?? { type: 'boolean' };
    return type === 'string' && !multiple && given.indexOf(name) !== index;
  });
  if (twice !== undefined) throw new UsageFault(`--${twice} is given twice.`);
};

type Parsed = Omit<CommandInput, 'underWay'> & { readonly help: boolean };

/**
 * Reads the words of a command line.
 *
 * @throws {UsageFault} when they hold an option that the command does not have, or operands too few or too many.
 */
export const parseCommandLine = (command: Command, line: readonly string[]): Parsed => {
  const words = line.slice(command.name.split(' ').length);
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...commonOptions }).map(([name, { type, multiple = false }]) => [
      name,
      { type, multiple },
    ]),
  );
  const parse = (): Parsed => {
    try {
      const { values, positionals, tokens } = parseArgs({
        ...{ args: [...words], options, allowPositionals: true, strict: true, tokens: true },
      });
      refuseSecond(
        command,
        tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])),
      );
      return { options: values, operands: positionals, words, help: values['help'] === true };
    } catch (error) {
      // parseArgs throws errors alone, and their sentences name the option that is wrong.
      throw new UsageFault((error as Error).message);
    }
  };
  const parsed = parse();
  const needed = command.operands.filter((operand) => !operand.startsWith('[')).length;
  const { length } = parsed.operands;
  if (!parsed.help && (length < needed || length > command.operands.length)) {
    throw new UsageFault(`"${command.name}" takes ${command.operands.join(' ') || 'no operands'}.`);
  }
  return parsed;
};
