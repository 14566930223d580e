import { createRecords } from '../../shared/state/create-records.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { type Command, isSet, textOf, UsageFault } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { renderTable } from '../command/render-table.js';
import { configFor, localOption, requireStore } from './surroundings.js';

const DEFAULT_LIMIT = 50;

const readLimit = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_LIMIT;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageFault('--limit must be a whole number from 1 to 9999.');
  return Number(text);
};

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
  ],
  examples: ['chat-groups creates list', 'chat-groups creates list --json | jq .[].CreateId'],
  options: {
    limit: { type: 'string', value: 'N', description: `How many to show at most (${String(DEFAULT_LIMIT)}).` },
    ...localOption,
  },
  run: async ({ options }, terminal) => {
    const limit = readLimit(textOf(options, 'limit'));
    const database = await openDatabase(requireStore(configFor(options, terminal)));
    try {
      const records = await createRecords(database).open(Date.now(), limit);
      const shown = records.map((record) => ({
        CreateId: record.createId,
        State: record.state,
        Operation: record.operation,
        CustSpaceId: record.custSpaceId,
        BusinessNumber: record.businessNumber,
        Target: record.target,
        CreatedAt: new Date(record.createdAtMs).toISOString(),
      }));
      if (isSet(options, 'json')) {
        terminal.out(JSON.stringify(shown, null, 2));
      } else if (shown.length === 0) {
        terminal.out('No create stands open.');
      } else {
        const rows = shown.map((each) => [
          each.CreateId,
          each.CreatedAt,
          each.Operation,
          each.BusinessNumber,
          each.Target,
          `${each.State}: ${situations[each.State]}`,
        ]);
        const headings = ['Create', 'Since', 'Operation', 'Number', 'Subject or group', 'State'];
        renderTable(headings, rows).forEach(terminal.out);
        terminal.err('Settle one: chat-groups creates settle CREATE --made GROUP_ID, or --not-made');
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
