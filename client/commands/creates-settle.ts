import { type Settlement, settleByOperator, type Verdict } from '../../shared/groups/settle-by-operator.js';
import { createRecords } from '../../shared/state/create-records.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { askFirst, yesOption } from '../command/ask-first.js';
import { type Command, isSet, type OptionValues, textOf, UsageFault } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { NotDone } from '../command/not-done.js';
import { configFor, localOption, requireStore } from './surroundings.js';

const verdictOf = (options: OptionValues): Verdict => {
  const groupId = textOf(options, 'made');
  const notMade = isSet(options, 'not-made');
  if ((groupId === undefined) === !notMade) throw new UsageFault('Say either --made GROUP_ID or --not-made.');
  return groupId === undefined ? { made: false } : { made: true, groupId };
};

const sentences: Readonly<Record<Settlement, string>> = {
  Settled: 'Settled.',
  NotFound: 'No create has this ID: chat-groups creates list shows those that stand open.',
  InProgress: 'Its call may still be under way: wait half a minute and look again.',
  NotOpen: 'It does not stand open: it is settled already, or CAMS has confirmed it.',
  GroupTaken: 'Another create holds this group.',
  LinkCannotBeMade: 'A link can only be settled with --not-made: its ClientToken may then make a new one.',
};

/** `chat-groups creates settle CREATE` */
export const createsSettle: Command = {
  name: 'creates settle',
  operands: ['CREATE'],
  summary: 'Decides what became of a create that stands open.',
  description: [
    'With --made the create has made this group: a repeat with its ClientToken is answered with it. With --not-made it has \
made none: its ClientToken is free, and a repeat is executed.',
    'Be sure of --not-made: if the group exists after all, the repeat makes a second one.',
  ],
  examples: [
    'chat-groups creates settle 6f1c… --made EA3030000000000000000000000000001',
    'chat-groups creates settle 6f1c… --not-made --yes',
  ],
  options: {
    made: { type: 'string', value: 'GROUP_ID', description: 'The group that it made.' },
    'not-made': { type: 'boolean', description: 'It made no group.' },
    ...yesOption,
    ...localOption,
  },
  run: async ({ options, operands: [createId = ''] }, terminal) => {
    const verdict = verdictOf(options);
    const what = verdict.made ? `has made ${verdict.groupId}` : 'has made nothing: its ClientToken may make it again';
    await askFirst(options, terminal, `Decide for good that ${createId} ${what}?`);
    const database = await openDatabase(requireStore(configFor(options, terminal)));
    try {
      const settlement = await settleByOperator(createId, verdict, Date.now(), createRecords(database));
      const settled = settlement === 'Settled';
      if (!settled) throw new NotDone({ Code: settlement, Message: sentences[settlement], ExitCode: exitCodes.failed });
      if (isSet(options, 'json')) terminal.document({ CreateId: createId, Settlement: settlement });
      else terminal.out(sentences[settlement]);
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
