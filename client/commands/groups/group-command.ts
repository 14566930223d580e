import { type Command, type CommandInput, isSet, UsageFault } from '../../command/command.js';
import type { ExitCode } from '../../command/exit-codes.js';
import type { Terminal } from '../../command/terminal.js';
import type { ChatGroupsClient } from '../../create-chat-groups-client.js';
import { connect, type Connection, connectionOf, connectionOptions } from './connection.js';

/** What a command of groups works with. */
export interface GroupWork extends CommandInput {
  readonly groups: ChatGroupsClient;
  readonly owner: Connection['owner'];
  readonly terminal: Terminal;
  /** Prints a result: the document for `--json`, else the lines. */
  readonly show: (document: unknown, lines: () => readonly string[]) => void;
}

export interface GroupCommand extends Omit<Command, 'run' | 'operands'> {
  readonly operands?: readonly string[];
  readonly run: (work: GroupWork) => Promise<ExitCode>;
}

/** A command that calls the functions. */
export const groupCommand = ({ operands = [], options, run, ...rest }: GroupCommand): Command => ({
  ...rest,
  operands,
  options: { ...options, ...connectionOptions },
  run: async (input, terminal) => {
    const json = isSet(input.options, 'json');
    const connection = connectionOf(input.options, terminal);
    const show: GroupWork['show'] = (document, lines) => {
      if (json) terminal.document(document);
      else lines().forEach(terminal.out);
    };
    const groups = connect(connection, { clientTokens: !isSet(input.options, 'no-token') });
    return run({ ...input, groups, owner: connection.owner, terminal, show });
  },
});

/** @throws {UsageFault} saying what to write instead. */
export const wanted = (text: string | undefined, sentence: string): string => {
  if (text === undefined || text === '') throw new UsageFault(sentence);
  return text;
};
