import { randomUUID } from 'node:crypto';

import { isSet, type Option, type OptionValues, textOf, UsageFault } from '../../command/command.js';
import { commandLineOf } from '../../command/command-line-of.js';
import type { GroupWork } from './group-command.js';

/** The options of commands that make something which a repeat must not make again. */
export const tokenOptions: Readonly<Record<string, Option>> = {
  token: { type: 'string', value: 'TOKEN', description: 'The ClientToken of an earlier try, to go on with it.' },
  'no-token': { type: 'boolean', description: 'Send none: for functions without a store, which refuse it.' },
};

/** @throws {UsageFault} when both are given. */
const tokenOf = (options: OptionValues): string | undefined => {
  const given = textOf(options, 'token');
  if (!isSet(options, 'no-token')) return given ?? randomUUID();
  if (given !== undefined) throw new UsageFault('--token and --no-token do not go together.');
  return undefined;
};

/** What names a create. */
export interface NamedCreate {
  /** A part of the request. */
  readonly token: { readonly ClientToken?: string };
  /** The command line that goes on with it; undefined without a token. */
  readonly goOn: string | undefined;
}

/**
 * Names what a command is about to make, and tells the name before anything is sent: whoever is interrupted can go on with
 * it, and makes no second one.
 *
 * @param command the name of the command.
 * @throws {UsageFault} when the options of the token do not go together.
 */
export const nameCreate = (command: string, { options, words, terminal, underWay }: GroupWork): NamedCreate => {
  const ClientToken = tokenOf(options);
  if (ClientToken === undefined) {
    underWay({ Outcome: 'Unknown' });
    return { token: {}, goOn: undefined };
  }
  const named = textOf(options, 'token') === undefined ? ['--token', ClientToken] : [];
  const goOn = commandLineOf([command, ...named, ...words], terminal);
  underWay({ Outcome: 'Unknown', ClientToken, goOn });
  terminal.err(`ClientToken ${ClientToken}`);
  return { token: { ClientToken }, goOn };
};
