import { createRecords } from '../../shared/state/create-records.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { type Command, isSet } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { renderTable } from '../command/render-table.js';
import { candidatesCell, readCandidates } from './candidates.js';
import { masking, revealOption } from './groups/masked.js';
import { cutNotice, limitOf, limitOption } from './limit.js';
import { configFor, localOption, requireStore } from './surroundings.js';

// Those that stand open are few: they are counted by reading them.
const EVERY = 1_000_000;

/** What `creates list` shows of a creation: why it stands open. */
const situations = {
  UNKNOWN: 'nobody knows whether it was executed',
  INPROGRESS: 'its call ended without a word',
  COMPLETED: 'executed, its group is not known yet',
  RELEASED: 'not executed',
} as const;

/** `chat-groups creates list` */
export const createsList: Command = {
  name: 'creates list',
  operands: [],
  summary: 'Lists the creates whose outcome stands open, the oldest first.',
  description: [
    'A create whose answer was lost is never executed again by itself. It stands open until its group is found, or until \
an operator settles it: look with ListChatGroup whether a group of that Subject appeared at that time.',
    'While a create stands open, no other create of the same Subject is told its GroupId.',
    '"Could be" names the groups of that Subject that were not there before and that no other create holds. CAMS is asked for \
them, with the credentials of the environment.',
  ],
  examples: ['chat-groups creates list', 'chat-groups creates list --json | jq .List[].CreateId'],
  options: {
    ...limitOption,
    ...revealOption,
    ...localOption,
  },
  run: async ({ options }, terminal) => {
    const limit = limitOf(options);
    const config = await configFor(options, terminal);
    const database = await openDatabase(requireStore(config));
    try {
      const mask = masking(options);
      const creates = createRecords(database);
      const open = await creates.open(Date.now(), EVERY);
      const Total = open.length;
      const shown = open.slice(0, limit);
      const candidates = await readCandidates(shown, config, creates);
      const List = shown.map((record, index) => ({
        CreateId: record.createId,
        State: record.state,
        Operation: record.operation,
        CustSpaceId: record.custSpaceId,
        BusinessNumber: mask.number(record.businessNumber),
        Target: record.target,
        CreatedAt: new Date(record.createdAtMs).toISOString(),
        ...candidates[index],
      }));
      if (isSet(options, 'json')) terminal.document({ Total, List });
      else if (Total === 0) terminal.out('No create stands open.');
      else {
        const rows = List.map((each) => [
          each.CreateId,
          each.CreatedAt,
          each.Operation,
          each.BusinessNumber,
          each.Target,
          `${each.State}: ${situations[each.State]}`,
          candidatesCell(each),
        ]);
        const headings = ['Create', 'Since', 'Operation', 'Number', 'Subject or group', 'State', 'Could be'];
        renderTable(headings, rows).forEach(terminal.out);
        cutNotice(List.length, Total).forEach(terminal.err);
        terminal.err('Settle one: chat-groups creates settle CREATE --made GROUP_ID, or --not-made');
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
