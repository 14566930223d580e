import { parseArgs } from 'node:util';

import { ConfigFault } from '../../shared/config.js';
import { ServiceError } from '../../shared/errors/service-error.js';
import { describeError } from '../../shared/log.js';
import { type Command, type CommandInput, UsageFault } from './command.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { commonOptions, renderCommandHelp, renderHelp } from './render-help.js';
import type { Terminal } from './terminal.js';

const findCommand = (commands: readonly Command[], words: readonly string[]): Command | undefined =>
  commands
    .filter(({ name }) => name.split(' ').every((word, index) => words[index] === word))
    .sort((left, right) => right.name.length - left.name.length)[0];

const parse = (command: Command, words: readonly string[]): CommandInput & { readonly help: boolean } => {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...commonOptions }).map(([name, { type, multiple = false }]) => [
      name,
      { type, multiple },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    return { options: values, operands: positionals, help: values['help'] === true };
  } catch (error) {
    // parseArgs throws errors alone, and their sentences name the option that is wrong.
    throw new UsageFault((error as Error).message);
  }
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof ConfigFault) return error.faults.map((fault) => `Setting: ${fault}.`).join('\n');
  if (error instanceof ServiceError) {
    return `${error.code}: ${error.message} ${error.detail.advice ?? error.entry.advice}`;
  }
  // Messages of libraries quote addresses and tokens.
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `It failed unexpectedly${code}. Set CHAT_GROUPS_DEBUG=1 to see where.`;
};

/** Runs one command line and tells how it ended. Never throws. */
export const runCommandLine = async (
  commands: readonly Command[],
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> => {
  const command = findCommand(commands, words);
  if (!command) {
    const asked = words.length === 0 || words.includes('--help') || words[0] === 'help';
    if (asked) {
      const group = commands.filter(({ name }) => words[0] !== undefined && name.startsWith(`${words[0]} `));
      terminal.out(renderHelp(group.length > 0 ? group : commands));
      return words.length === 0 ? exitCodes.usage : exitCodes.ok;
    }
    terminal.err(`There is no command "${words.join(' ')}". chat-groups --help lists them.`);
    return exitCodes.usage;
  }
  try {
    const { help, ...input } = parse(command, words.slice(command.name.split(' ').length));
    if (help) {
      terminal.out(renderCommandHelp(command));
      return exitCodes.ok;
    }
    const { operands } = input;
    if (operands.length !== command.operands.length) {
      throw new UsageFault(`"${command.name}" takes ${command.operands.join(' ') || 'no operands'}.`);
    }
    return await command.run(input, terminal);
  } catch (error) {
    if (error instanceof UsageFault) {
      terminal.err(`${error.message} See: chat-groups ${command.name} --help`);
      return exitCodes.usage;
    }
    terminal.err(sentenceOf(error));
    if (terminal.environment['CHAT_GROUPS_DEBUG'] && error instanceof Error)
      terminal.err(JSON.stringify(describeError(error)));
    return exitCodes.failed;
  }
};
