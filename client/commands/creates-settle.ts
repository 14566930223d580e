import { type Settlement, settleByOperator, type Verdict } from '../../shared/groups/settle-by-operator.js';
import type { Config } from '../../shared/config.js';
import type { CreateRecords } from '../../shared/state/create-record.js';
import { isObserved } from '../../shared/settings/cams-profile.js';
import { createRecords } from '../../shared/state/create-records.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { askFirst, yesOption } from '../command/ask-first.js';
import { type Command, isSet, type OptionValues, textOf, UsageFault } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { NotDone } from '../command/not-done.js';
import { candidatesCell, readCandidates } from './candidates.js';
import { configFor, localOption, requireStore } from './surroundings.js';

const SAY = 'Say either --made GROUP_ID or --not-made.';

/** @returns undefined where none was given. */
const verdictOf = (options: OptionValues): Verdict | undefined => {
  const groupId = textOf(options, 'made');
  const notMade = isSet(options, 'not-made');
  if (groupId !== undefined && notMade) throw new UsageFault(SAY);
  if (groupId !== undefined) return { made: true, groupId };
  return notMade ? { made: false } : undefined;
};

const sentences: Readonly<Record<Settlement, string>> = {
  Settled: 'Settled.',
  NotFound: 'No create has this ID: chat-groups creates list shows those that stand open.',
  InProgress: 'Its call may still be under way: wait half a minute and look again.',
  NotOpen: 'It does not stand open: it is settled already, or CAMS has confirmed it.',
  TooYoung:
    'It is less than 15 minutes old: CAMS may carry it out still. Try again later, or say --made if the group is there.',
  GroupTaken: 'Another create holds this group.',
  GroupIsOlder: 'The group was there before this create: it has not made it.',
  LinkCannotBeMade: 'A link can only be settled with --not-made: its ClientToken may then make a new one.',
};

// Nobody has published that what is not executed in time is not executed later.
const leastAgeMs = ({ profile }: Config): number =>
  isObserved(profile, 'late-execution', 'ends-with-answer') ? 0 : 15 * 60_000;

const notDone = (Code: Settlement): NotDone =>
  new NotDone({ Code, Message: sentences[Code], ExitCode: exitCodes.failed });

/** What a create that stands open could have made: who decides has to know. */
const showCandidates = async (
  createId: string,
  config: Config,
  creates: CreateRecords,
  show: (document: object, line: string) => void,
): Promise<void> => {
  const record = await creates.find(createId);
  if (!record) throw notDone('NotFound');
  const [candidates = {}] = await readCandidates([record], config, creates);
  const { target } = record;
  show({ CreateId: createId, Target: target, ...candidates }, `${target} could be: ${candidatesCell(candidates)}`);
};

/** `chat-groups creates settle CREATE` */
export const createsSettle: Command = {
  name: 'creates settle',
  operands: ['CREATE'],
  summary: 'Decides what became of a create that stands open.',
  description: [
    'With --made the create has made this group: a repeat with its ClientToken is answered with it. With --not-made it has \
made none: its ClientToken is free, and a repeat is executed.',
    'With neither it shows the groups that the create could have made, and decides nothing.',
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
    const config = await configFor(options, terminal);
    if (!verdict && config.state.databaseUrl === undefined) throw new UsageFault(SAY);
    if (verdict) {
      const what = verdict.made ? `has made ${verdict.groupId}` : 'has made nothing: its ClientToken may make it again';
      await askFirst(options, terminal, `Decide for good that ${createId} ${what}?`);
    }
    const database = await openDatabase(requireStore(config));
    try {
      const creates = createRecords(database);
      if (!verdict) {
        await showCandidates(createId, config, creates, (document, line) => {
          if (isSet(options, 'json')) terminal.document(document);
          else terminal.out(line);
        });
        terminal.err(SAY);
        return exitCodes.usage;
      }
      const settlement = await settleByOperator(createId, verdict, Date.now(), creates, leastAgeMs(config));
      if (settlement !== 'Settled') throw notDone(settlement);
      if (isSet(options, 'json')) terminal.document({ CreateId: createId, Settlement: settlement });
      else terminal.out(sentences[settlement]);
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
