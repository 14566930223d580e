import { textOf } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { nameCreate, tokenOptions } from './client-token.js';
import { createGroup } from './create-group.js';
import { groupCommand, wanted } from './group-command.js';

const NOTHING_TO_CHANGE = 'Say what to change: --subject, --description or --picture.';

/** `chat-groups update GROUP` */
const updateGroup = groupCommand({
  name: 'update',
  operands: ['GROUP'],
  summary: 'Renames a group, or changes its description or picture.',
  description: ['What is left out keeps its value. The change shows after a moment.'],
  examples: [
    'chat-groups update EA3030000000000000000000000000001 --subject "Order 1042, shipped"',
    'chat-groups update EA3030000000000000000000000000001 --picture https://example.com/shop.jpg',
  ],
  options: {
    subject: { type: 'string', value: 'TEXT', description: 'The new name.' },
    description: { type: 'string', value: 'TEXT', description: 'The new description; "" empties it.' },
    picture: { type: 'string', value: 'URL', description: 'A square JPEG of at least 192 x 192 at an https address.' },
  },
  run: async ({ groups, owner, options, operands: [GroupId = ''], underWay, show }) => {
    const subject = textOf(options, 'subject');
    const description = textOf(options, 'description');
    const picture = textOf(options, 'picture');
    const change = {
      ...(subject !== undefined && { Subject: subject }),
      ...(description !== undefined && { Description: description }),
      ...(picture !== undefined && { ProfilePictureFile: picture }),
    };
    wanted(Object.keys(change)[0], NOTHING_TO_CHANGE);
    underWay({ Outcome: 'Unknown' });
    const answer = await groups.updateChatGroup({ ...owner, GroupId, ...change });
    show(answer, () => ['Changed.']);
    return exitCodes.ok;
  },
});

/** `chat-groups link GROUP` */
const makeLink = groupCommand({
  name: 'link',
  operands: ['GROUP'],
  summary: 'Makes a new invite link and prints it. The one before stops working.',
  description: [
    'Whoever holds the link can join: it is printed in full, to stdout alone. chat-groups list --reveal shows the link that \
a group has. The ClientToken stands on stderr before anything is sent: with --token a repeat is answered the same link.',
  ],
  examples: [
    'chat-groups link EA3030000000000000000000000000001',
    'chat-groups link EA3030000000000000000000000000001 --json | jq -r .InviteLink',
  ],
  options: tokenOptions,
  run: async (work) => {
    const { groups, owner, operands, terminal, show } = work;
    const [GroupId = ''] = operands;
    const { token } = nameCreate('link', work);
    const answer = await groups.addChatGroupInviteLink({ ...owner, GroupId, ...token });
    const { InviteLink } = answer;
    show(answer, () => (InviteLink ? [InviteLink] : []));
    if (InviteLink) return exitCodes.ok;
    terminal.err('The link was made, but CAMS did not name it. To see it: chat-groups list --reveal');
    return exitCodes.partly;
  },
});

/** What makes and changes groups. */
export const changeCommands = [createGroup, updateGroup, makeLink] as const;
