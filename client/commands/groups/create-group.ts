import { MAX_WAIT_SECONDS } from '../../../shared/operations/own-parameters.js';
import { isSet, textOf } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { nameCreate, tokenOptions } from './client-token.js';
import { groupCommand, wanted } from './group-command.js';

/** `chat-groups create` */
export const createGroup = groupCommand({
  name: 'create',
  summary: 'Creates a group, once: a repeat with its token never makes a second one.',
  description: [
    'CAMS creates groups later; --wait looks until the group is ACTIVE, at most 25 seconds, and tells its ID. Repeats after \
a lost answer bear the same token. It stands on stderr before anything is sent; whoever is interrupted, or told by exit code \
3 that the outcome is unknown, goes on with the command line that is printed, which holds it.',
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
  run: async (work) => {
    const { groups, owner, options, terminal, show } = work;
    const Subject = wanted(textOf(options, 'subject'), '--subject says what the group is called.');
    const description = textOf(options, 'description');
    const wait = isSet(options, 'wait');
    const { token, goOn } = nameCreate('create', work);
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
    // The function knows better what is so, and whether to go on waiting is of any use.
    if (answer.Message !== undefined) {
      terminal.err(`${answer.Message} ${answer.Advice ?? ''}`.trimEnd());
      return exitCodes.partly;
    }
    terminal.err(`It is not ACTIVE yet. To go on waiting: ${goOn ?? 'chat-groups list'}`);
    return exitCodes.partly;
  },
});
