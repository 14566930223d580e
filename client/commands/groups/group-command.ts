import { ChatGroupsError } from '../../chat-groups-error.js';
import { type Command, isSet, type OptionValues, UsageFault } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import type { Terminal } from '../../command/terminal.js';
import type { ChatGroupsClient } from '../../create-chat-groups-client.js';
import { connect, type Connection, connectionOf, connectionOptions } from './connection.js';

/** What a command of groups works with. */
export interface GroupWork {
  readonly groups: ChatGroupsClient;
  readonly owner: Connection['owner'];
  readonly options: OptionValues;
  readonly operands: readonly string[];
  readonly terminal: Terminal;
  /** Prints a result: the document for `--json`, else the lines. */
  readonly show: (document: unknown, lines: () => readonly string[]) => void;
}

export interface GroupCommand extends Omit<Command, 'run' | 'operands'> {
  readonly operands?: readonly string[];
  readonly run: (work: GroupWork) => Promise<ExitCode>;
}

const exitCodeOf = ({ Outcome, HttpStatus = 0 }: ChatGroupsError): ExitCode => {
  if (Outcome === 'Unknown') return exitCodes.partly;
  return HttpStatus === 401 || HttpStatus === 403 ? exitCodes.refused : exitCodes.failed;
};

const tellFailure = (error: ChatGroupsError, { err }: Terminal): void => {
  const { Code, Message, Advice, Faults, RequestId, ClientToken, Outcome } = error;
  err(`${Code}: ${Message}`);
  for (const { Message: fault } of Faults) err(`  ${fault}`);
  if (Advice !== '') err(Advice);
  if (Outcome === 'Unknown') err('Nobody can tell whether it was done.');
  if (Outcome === 'Unknown' && ClientToken !== undefined) err(`To go on with the same request: --token ${ClientToken}`);
  if (RequestId !== undefined) err(`RequestId ${RequestId}`);
};

const documentOf = (error: ChatGroupsError): object => {
  const { Operation, Code, Message, Outcome, Retryable, Advice, Faults, RequestId, ClientToken } = error;
  return { Success: false, Operation, Code, Message, Outcome, Retryable, Advice, Faults, RequestId, ClientToken };
};

/** A command that calls the functions; a call that fails is told in words, or in JSON, and by the exit code. */
export const groupCommand = ({ operands = [], options, run, ...rest }: GroupCommand): Command => ({
  ...rest,
  operands,
  options: { ...options, ...connectionOptions },
  run: async (input, terminal) => {
    const json = isSet(input.options, 'json');
    const connection = connectionOf(input.options, terminal);
    const show: GroupWork['show'] = (document, lines) => {
      if (json) terminal.out(JSON.stringify(document, null, 2));
      else lines().forEach(terminal.out);
    };
    try {
      const groups = connect(connection, { clientTokens: !isSet(input.options, 'no-token') });
      return await run({ ...input, groups, owner: connection.owner, terminal, show });
    } catch (error) {
      if (!(error instanceof ChatGroupsError)) throw error;
      if (json) terminal.out(JSON.stringify(documentOf(error), null, 2));
      else tellFailure(error, terminal);
      return exitCodeOf(error);
    }
  },
});

/** @throws {UsageFault} saying what to write instead. */
export const wanted = (text: string | undefined, sentence: string): string => {
  if (text === undefined || text === '') throw new UsageFault(sentence);
  return text;
};
