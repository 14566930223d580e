import { randomUUID } from 'node:crypto';

import { MAX_WAIT_SECONDS } from '../../../shared/operations/own-parameters.js';
import { isSet, type Option, type OptionValues, textOf, UsageFault } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { groupCommand, wanted } from './group-command.js';

/** The options of commands that make something which a repeat must not make again. */
export const tokenOptions: Readonly<Record<string, Option>> = {
  token: { type: 'string', value: 'TOKEN', description: 'The ClientToken of an earlier try, to go on with it.' },
  'no-token': { type: 'boolean', description: 'Send none: for functions without a store, which refuse it.' },
};

/** @throws {UsageFault} when both are given. */
export const tokenOf = (options: OptionValues): { readonly ClientToken?: string } => {
  const given = textOf(options, 'token');
  if (!isSet(options, 'no-token')) return { ClientToken: given ?? randomUUID() };
  if (given !== undefined) throw new UsageFault('--token and --no-token do not go together.');
  return {};
};

/** `chat-groups create` */
export const createGroup = groupCommand({
  name: 'create',
  summary: 'Creates a group, once: a repeat with its token never makes a second one.',
  description: [
    'CAMS creates groups later; --wait looks until the group is ACTIVE, at most 25 seconds, and tells its ID. Repeats after \
a lost answer bear the same token. When nobody can tell what became of it, the exit code is 3 and the token is printed: \
say it with --token to go on.',
  ],
  examples: [
    'chat-groups create --subject "Order 1042" --wait',
    'chat-groups create --subject "Order 1042" --description "Where is my parcel?" --token order-1042 --wait --json',
  ],
  options: {
    subject: { type: 'string', value: 'TEXT', description: 'The name of the group, 1 to 128 characters.' },
    description: { type: 'string', value: 'TEXT', description: 'What it is about.' },
    wait: { type: 'boolean', description: 'Wait until the group can be worked with.' },
    ...tokenOptions,
  },
  run: async ({ groups, owner, options, terminal, show }) => {
    const Subject = wanted(textOf(options, 'subject'), '--subject says what the group is called.');
    const description = textOf(options, 'description');
    const token = tokenOf(options);
    const wait = isSet(options, 'wait');
    const answer = await groups.addChatGroup({
      ...owner,
      Subject,
      ...(description !== undefined && { Description: description }),
      ...token,
      ...(wait && { WaitSeconds: MAX_WAIT_SECONDS }),
    });
    const { GroupId, GroupStatus } = answer;
    show({ ...answer, ...token }, () => [
      GroupId === undefined
        ? 'Asked for. chat-groups list shows the group once it is there.'
        : `${GroupStatus ?? 'Created'}: ${GroupId}`,
    ]);
    if (!wait || GroupStatus === 'ACTIVE') return exitCodes.ok;
    const goOn =
      token.ClientToken === undefined ? 'chat-groups list' : `the same command with --token ${token.ClientToken}`;
    terminal.err(`It is not ACTIVE yet. To go on waiting: ${goOn}`);
    return exitCodes.partly;
  },
});
